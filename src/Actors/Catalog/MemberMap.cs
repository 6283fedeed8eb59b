using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActorPg.Api.Mapping;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Catalog;

/// <summary>Which member of a <typeparamref name="T"/> each attribute of a composite is. Immutable.</summary>
internal sealed class MemberMap<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>
{
    private static readonly bool _isTuple = typeof(ITuple).IsAssignableFrom(typeof(T));

    private readonly Func<T, PgArgument>?[] _readers;
    private readonly Lazy<RowMapper<T>> _mapper;

    public MemberMap(CompositeLayout layout, Func<string, string> translate)
    {
        Dictionary<string, PropertyInfo> members = Members(translate);
        PgColumn[] attributes = layout.Attributes.Columns;
        _readers = new Func<T, PgArgument>?[attributes.Length];
        var columns = new PgColumn[attributes.Length];
        for (int i = 0; i < attributes.Length; i++)
        {
            columns[i] = attributes[i];
            if (Find(members, attributes[i].Name) is { } member)
            {
                // Under the member's own name the mapper finds it first.
                columns[i] = attributes[i].Named(member.Name);
                _readers[i] = member.CanRead ? ReaderOf(member) : null;
            }
        }
        Columns = new RowDescription(columns);
        _mapper = new Lazy<RowMapper<T>>(() => RowMapper<T>.Create(Columns, compile: true));
    }

    /// <summary>The attributes under the names of the members that they are.</summary>
    public RowDescription Columns { get; }

    /// <summary>Makes a T of a record of these columns.</summary>
    /// <exception cref="InvalidOperationException">The attributes do not give what T needs.</exception>
    public RowMapper<T> Mapper => _mapper.Value;

    public void Write(T value, CompositeLayout layout, FrameBuffer target)
    {
        var tuple = _isTuple ? (ITuple)value! : null;
        if (tuple is not null && tuple.Length != layout.Count)
        {
            BadInput.Refused($"{layout.Type.Name} has {layout.Count} attributes, not {tuple.Length}");
        }
        layout.Write(binary => WriteAll(value, tuple, layout, binary), target);
    }

    private void WriteAll(T value, ITuple? tuple, CompositeLayout layout, FrameBuffer target)
    {
        for (int i = 0; i < layout.Count; i++)
        {
            if (tuple is null && _readers[i] is null)
            {
                BadInput.Refused(
                    $"{ClrName.Of(typeof(T))} has no property for attribute '{layout.Attributes.Columns[i].Name}' of {layout.Type.Name}"
                );
            }
            PgArgument argument = tuple is null ? _readers[i]!(value) : PgArgument.From(tuple[i]);
            layout.Write(i, in argument, target);
        }
    }

    private static PropertyInfo? Find(Dictionary<string, PropertyInfo> members, string attribute)
    {
        if (members.TryGetValue(attribute, out PropertyInfo? member))
        {
            return member;
        }
        string plain = Plain(attribute);
        return members.Values.FirstOrDefault(m =>
            string.Equals(Plain(m.Name), plain, StringComparison.OrdinalIgnoreCase)
            && !m.IsDefined(typeof(PgNameAttribute))
        );
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    /// <summary>The properties by the names that they have in the database; a record's parameter may carry the attribute in their stead.</summary>
    private static Dictionary<string, PropertyInfo> Members(Func<string, string> translate)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (ParameterInfo parameter in typeof(T).GetConstructors().SelectMany(c => c.GetParameters()))
        {
            if (parameter.GetCustomAttribute<PgNameAttribute>() is { } name)
            {
                given[parameter.Name!] = name.Name;
            }
        }
        var members = new Dictionary<string, PropertyInfo>(StringComparer.Ordinal);
        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0)
            {
                string name =
                    property.GetCustomAttribute<PgNameAttribute>()?.Name
                    ?? given.GetValueOrDefault(property.Name)
                    ?? translate(property.Name);
                members.TryAdd(name, property);
            }
        }
        return members;
    }

    private static Func<T, PgArgument> ReaderOf(PropertyInfo member)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return value => PgArgument.From(member.GetValue(value));
        }
        ParameterExpression value = Expression.Parameter(typeof(T), "value");
        MethodInfo of = typeof(PgArgument).GetMethod(nameof(PgArgument.Of))!.MakeGenericMethod(member.PropertyType);
        return Expression
            .Lambda<Func<T, PgArgument>>(Expression.Call(of, Expression.Property(value, member)), value)
            .Compile();
    }
}
