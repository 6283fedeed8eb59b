using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api.Mapping;

/// <summary>
/// Makes a <typeparamref name="T"/> of each row of one description. Immutable and thread-safe. Kept for as long as the description lives, which is
/// as long as its statement or one of its results does; what is compiled depends on T alone and is kept for good.
/// </summary>
internal sealed class RowMapper<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>
{
    private static readonly ConditionalWeakTable<RowDescription, RowMapper<T>> _cache = [];

    private readonly Func<PgRecord, int[], Slot[], T> _make;
    private readonly int[] _columns;
    private readonly Slot[] _slots;

    private RowMapper(Func<PgRecord, int[], Slot[], T> make, int[] columns, Slot[] slots)
    {
        _make = make;
        _columns = columns;
        _slots = slots;
    }

    /// <summary>The mapper for results of this description.</summary>
    /// <exception cref="InvalidOperationException">The columns do not give what T needs; the message names what is missing and what there is.</exception>
    public static RowMapper<T> For(RowDescription description) =>
        _cache.TryGetValue(description, out RowMapper<T>? mapper)
            ? mapper
            : _cache.GetValue(description, static d => Create(d, compile: true));

    /// <summary>Makes a mapper.</summary>
    /// <param name="description">The columns.</param>
    /// <param name="compile">Whether to compile where the runtime can; otherwise reflection does the same more slowly.</param>
    public static RowMapper<T> Create(RowDescription description, bool compile)
    {
        if (typeof(T) == typeof(PgRecord) || typeof(T) == typeof(object))
        {
            return new RowMapper<T>(static (record, _, _) => (T)(object)record, [], []);
        }
        if (IsScalar(description))
        {
            if (description.Count != 1)
            {
                throw new InvalidOperationException(
                    $"A single {TypeNames.Of(typeof(T))} needs a result of one column; {TypeNames.List(description.Columns)}."
                );
            }
            return new RowMapper<T>(static (record, _, _) => record.Get<T>(0), [], []);
        }
        TypePlan<T> plan = TypePlan<T>.For(description, out int[] columns);
        return new RowMapper<T>(
            RuntimeFeature.IsDynamicCodeSupported && compile ? plan.Compile() : plan.Invoke,
            columns,
            plan.Slots
        );
    }

    /// <summary>The row as a T.</summary>
    /// <exception cref="InvalidCastException">A value is NULL or of a type where T does not allow it.</exception>
    /// <exception cref="PgDecodeException">The bytes of a value are not of its type.</exception>
    public T Map(PgRecord record) => _make(record, _columns, _slots);

    /// <summary>A type that is one value rather than a set of members: the runtime's own, this library's, or what the column's codec knows.</summary>
    private static bool IsScalar(RowDescription description)
    {
        Type type = typeof(T);
        if (TypePlan<T>.IsTuple)
        {
            return false;
        }
        return type.IsPrimitive
            || type.IsEnum
            || type.IsArray
            || type.IsInterface
            || type.IsAbstract
            || type.Namespace == "System"
            || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true
            || type.Assembly == typeof(PgColumn).Assembly
            || type.Assembly == typeof(PgRecord).Assembly
            || (description.Count == 1 && description.Columns[0].Codec is ICodec<T>);
    }
}
