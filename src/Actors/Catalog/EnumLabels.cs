using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ActorPg.Catalog;

/// <summary>The labels of a C# enum's members. Immutable.</summary>
internal sealed class EnumLabels<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<T, string> _labels = [];

    /// <summary>Names each member: by its attribute, else as the translation of its own name.</summary>
    /// <exception cref="PgInputException">Two members have the same label.</exception>
    public EnumLabels(Func<string, string> translate)
    {
        foreach (FieldInfo field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var value = (T)field.GetValue(null)!;
            string label = field.GetCustomAttribute<PgNameAttribute>()?.Name ?? translate(field.Name);
            if (!_values.TryAdd(label, value))
            {
                throw new PgInputException($"Two members of {typeof(T).Name} have the label '{label}'.");
            }
            _labels.TryAdd(value, label);
        }
    }

    public bool TryFind(string label, out T value) => _values.TryGetValue(label, out value);

    public bool TryFind(T value, [NotNullWhen(true)] out string? label) => _labels.TryGetValue(value, out label);
}
