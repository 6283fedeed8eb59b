using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>Three doubles, A, B and C. Source: PostgreSQL 18, Geometric Types; line_send.</summary>
internal readonly struct LineFormat : IBinaryFormat<PgLine>
{
    public PgLine Read(ReadOnlySpan<byte> source)
    {
        DoubleFields.CheckCount("line", 3, source);
        return new PgLine(
            DoubleFields.ReadAt(source, 0),
            DoubleFields.ReadAt(source, 1),
            DoubleFields.ReadAt(source, 2)
        );
    }

    public void Write(PgLine value, FrameBuffer target)
    {
        target.WriteDouble(value.A);
        target.WriteDouble(value.B);
        target.WriteDouble(value.C);
    }
}
