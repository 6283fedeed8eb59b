namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>One array of ints.</summary>
internal readonly struct ArraysShape : IColumnShape<int[]>
{
    public static long Read(int[] value)
    {
        long sum = 0;
        foreach (int item in value)
        {
            sum += item;
        }
        return sum;
    }
}
