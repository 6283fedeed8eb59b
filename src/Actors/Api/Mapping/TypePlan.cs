using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api.Mapping;

/// <summary>
/// One way to make a <typeparamref name="T"/>: a constructor and the slots of its parameters, then the properties it leaves. It knows no columns:
/// a row is mapped with an array that gives each slot its column, -1 for none. Immutable, kept for good.
/// </summary>
internal sealed class TypePlan<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>
{
    private static readonly Lazy<TypePlan<T>[]> _plans = new(Build);

    private readonly ConstructorInfo? _constructor;
    private readonly int _parameters;
    private readonly PropertyInfo[] _properties;
    private Func<PgRecord, int[], Slot[], T>? _compiled;

    private TypePlan(ConstructorInfo? constructor, Slot[] parameters, PropertyInfo[] properties, Slot[] propertySlots)
    {
        _constructor = constructor;
        _parameters = parameters.Length;
        _properties = properties;
        Slots = [.. parameters, .. propertySlots];
    }

    /// <summary>Whether T is a ValueTuple, which is filled by position.</summary>
    public static bool IsTuple { get; } =
        typeof(T).IsValueType && typeof(ITuple).IsAssignableFrom(typeof(T)) && typeof(T).IsGenericType;

    /// <summary>Parameters, then properties.</summary>
    public Slot[] Slots { get; }

    /// <summary>Makes a T by compiled code: values are read by typed codecs and never boxed.</summary>
    [RequiresDynamicCode("Compiles an expression.")]
    public Func<PgRecord, int[], Slot[], T> Compile() =>
        _compiled ??= PlanCompiler.Compile<T>(_constructor, Slots, _parameters, _properties);

    /// <summary>The plan that these columns fill best: the constructor with the most parameters that all have what they need.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static TypePlan<T> For(RowDescription description, out int[] columns)
    {
        string? missing = null;
        foreach (TypePlan<T> plan in _plans.Value)
        {
            columns = IsTuple ? plan.ByPosition(description) : plan.ByName(description);
            int lacking = FirstLacking(plan.Slots, columns);
            if (lacking < 0 && (columns.Length == 0 || Array.Exists(columns, c => c >= 0)))
            {
                return plan;
            }
            missing ??=
                lacking < 0
                    ? "any of its members"
                    : $"{plan.Slots[lacking].Path} ({TypeNames.Of(plan.Slots[lacking].Type)})";
        }
        throw new InvalidOperationException(
            missing is null
                ? $"{TypeNames.Of(typeof(T))} has no public constructor."
                : $"There is no column for {missing}; {TypeNames.List(description.Columns)}."
        );
    }

    /// <summary>Makes a T by reflection, for programs that cannot compile at run time.</summary>
    public T Invoke(PgRecord record, int[] columns, Slot[] slots)
    {
        object?[] arguments = new object?[_parameters];
        for (int i = 0; i < _parameters; i++)
        {
            arguments[i] = columns[i] < 0 ? slots[i].Default : SlotReader.ReadBoxed(record, columns[i], slots[i]);
        }
        object made = New(arguments);
        for (int i = 0; i < _properties.Length; i++)
        {
            int slot = _parameters + i;
            if (columns[slot] >= 0)
            {
                object? value = SlotReader.ReadBoxed(record, columns[slot], slots[slot]);
                _properties[i]
                    .SetValue(made, value, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
            }
        }
        return (T)made;
    }

    private object New(object?[] arguments)
    {
        if (_constructor is not null)
        {
            return _constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
        }
        return IsTuple ? TupleShape.New(typeof(T), arguments) : default(T)!;
    }

    private static int FirstLacking(Slot[] slots, int[] columns)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Required && columns[i] < 0)
            {
                return i;
            }
        }
        return -1;
    }

    private int[] ByName(RowDescription description) =>
        Array.ConvertAll(Slots, slot => ColumnNames.Find(description.Columns, slot.Name));

    private int[] ByPosition(RowDescription description)
    {
        if (description.Count != Slots.Length)
        {
            throw new InvalidOperationException(
                $"A tuple of {Slots.Length} elements needs as many columns; {TypeNames.List(description.Columns)}."
            );
        }
        return [.. Enumerable.Range(0, Slots.Length)];
    }

    private static TypePlan<T>[] Build()
    {
        if (IsTuple)
        {
            return [new TypePlan<T>(constructor: null, TupleShape.Slots(typeof(T)), [], [])];
        }
        ConstructorInfo[] constructors = typeof(T).GetConstructors();
        if (constructors.Length == 0)
        {
            return typeof(T).IsValueType ? [Build(constructor: null)] : [];
        }
        return [.. constructors.OrderByDescending(c => c.GetParameters().Length).Select(Build)];
    }

    private static TypePlan<T> Build(ConstructorInfo? constructor)
    {
        var nullability = new NullabilityReader();
        Slot[] parameters = Array.ConvertAll(constructor?.GetParameters() ?? [], p => nullability.SlotOf(p, typeof(T)));
        bool fillsRequired = constructor?.IsDefined(typeof(SetsRequiredMembersAttribute), inherit: false) == true;
        PropertyInfo[] properties =
        [
            .. typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
                .Where(p => !Array.Exists(parameters, s => s.Name.Equals(p.Name, StringComparison.OrdinalIgnoreCase))),
        ];
        return new TypePlan<T>(
            constructor,
            parameters,
            properties,
            Array.ConvertAll(properties, p => nullability.SlotOf(p, typeof(T), fillsRequired))
        );
    }
}
