namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>One int.</summary>
internal readonly struct SeriesShape : IRowShape
{
    public static long Read<TRow>(TRow row)
        where TRow : struct, IRow => row.Get<int>(0);
}
