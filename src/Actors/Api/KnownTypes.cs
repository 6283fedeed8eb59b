using ActorPg.Api.Mapping;

namespace ActorPg.Api;

/// <summary>
/// The value types for which everything generic is compiled ahead of time, so that code without a JIT can read them by their
/// <see cref="Type"/>: as themselves and as nullable.
/// </summary>
internal static class KnownTypes
{
    private static readonly Dictionary<Type, KnownType> _all = Build();

    public static KnownType? Find(Type type) => _all.GetValueOrDefault(type);

    private static Dictionary<Type, KnownType> Build()
    {
        var all = new Dictionary<Type, KnownType>
        {
            [typeof(string)] = new(SlotReader.ReadBoxed<string>, Optional: null),
        };
        Add<bool>(all);
        Add<byte>(all);
        Add<char>(all);
        Add<short>(all);
        Add<int>(all);
        Add<long>(all);
        Add<uint>(all);
        Add<ulong>(all);
        Add<float>(all);
        Add<double>(all);
        Add<decimal>(all);
        Add<Guid>(all);
        Add<DateOnly>(all);
        Add<TimeOnly>(all);
        Add<DateTime>(all);
        Add<DateTimeOffset>(all);
        Add<TimeSpan>(all);
        Add<PgRecord>(all);
        return all;
    }

    private static void Add<T>(Dictionary<Type, KnownType> all)
        where T : struct
    {
        all[typeof(T)] = new KnownType(SlotReader.ReadBoxed<T>, Optional: null);
        all[typeof(T?)] = new KnownType(SlotReader.ReadBoxed<T?>, new OptionalReaderOf<T>());
    }
}
