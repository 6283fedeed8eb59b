namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>int, bigint, float8, text and timestamptz, a row of a long scan.</summary>
internal readonly struct ScanShape : IRowShape
{
    // A time is only worth a look at its century: the server's clock is nobody's expectation.
    public const string Expectation =
        "SELECT count(*), sum(i + i::bigint*2 + trunc(i::float8/3)::bigint + length('row ' || i) + 20)::bigint FROM generate_series(1,1000000) i";

    public static long Read<TRow>(TRow row)
        where TRow : struct, IRow =>
        row.Get<int>(0)
        + row.Get<long>(1)
        + (long)row.Get<double>(2)
        + row.Get<string>(3).Length
        + (row.Get<DateTime>(4).Year / 100);
}
