namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>One bytea.</summary>
internal readonly struct BytesShape : IColumnShape<byte[]>
{
    public static long Read(byte[] value) => value.Length + value[0] + value[^1];
}
