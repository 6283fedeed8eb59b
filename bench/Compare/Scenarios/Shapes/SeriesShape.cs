namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>One int.</summary>
internal readonly struct SeriesShape : IColumnShape<int>
{
    public static long Read(int value) => value;
}
