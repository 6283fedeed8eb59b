namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>One bytea.</summary>
internal readonly struct BytesShape : IRowShape
{
    public static long Read<TRow>(TRow row)
        where TRow : struct, IRow
    {
        byte[] bytes = row.Get<byte[]>(0);
        return bytes.Length + bytes[0] + bytes[^1];
    }
}
