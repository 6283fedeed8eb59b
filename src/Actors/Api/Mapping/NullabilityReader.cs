using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorPg.Api.Mapping;

/// <summary>
/// Makes slots of parameters and properties, and finds out whether they are declared to take null. Not thread-safe: one for each plan. Where the
/// program was trimmed of nullable annotations, every reference type takes null.
/// </summary>
internal sealed class NullabilityReader
{
    private readonly NullabilityInfoContext? _context =
        AppContext.TryGetSwitch("System.Reflection.NullabilityInfoContext.IsSupported", out bool supported)
        && !supported
            ? null
            : new NullabilityInfoContext();

    public Slot SlotOf(ParameterInfo parameter, Type owner)
    {
        Type type = parameter.ParameterType;
        bool allowsNull = TakesNull(type) ?? _context?.Create(parameter).WriteState != NullabilityState.NotNull;
        bool optional = parameter.HasDefaultValue;
        object? value = optional ? DefaultOf(parameter) : null;
        return new Slot(parameter.Name ?? "", owner, type, allowsNull, Required: !optional, value);
    }

    public Slot SlotOf(PropertyInfo property, Type owner, bool filled)
    {
        Type type = property.PropertyType;
        bool allowsNull = TakesNull(type) ?? _context?.Create(property).WriteState != NullabilityState.NotNull;
        bool required = !filled && property.IsDefined(typeof(RequiredMemberAttribute), inherit: false);
        return new Slot(property.Name, owner, type, allowsNull, required);
    }

    private static bool? TakesNull(Type type) => type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : null;

    /// <summary>The declared default; an enum's is given as its number, and <c>default</c> of a struct as null.</summary>
    private static object? DefaultOf(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.DefaultValue is { } value && type.IsEnum ? Enum.ToObject(type, value) : parameter.DefaultValue;
    }
}
