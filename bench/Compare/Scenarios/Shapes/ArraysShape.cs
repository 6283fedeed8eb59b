namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>One array of ints.</summary>
internal readonly struct ArraysShape : IRowShape
{
    public static long Read<TRow>(TRow row)
        where TRow : struct, IRow
    {
        long sum = 0;
        foreach (int item in row.Get<int[]>(0))
        {
            sum += item;
        }
        return sum;
    }
}
