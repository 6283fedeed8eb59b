using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>Two points, upper right and lower left. Source: PostgreSQL 18, Geometric Types; box_send.</summary>
internal readonly struct BoxFormat : IBinaryFormat<PgBox>
{
    public PgBox Read(ReadOnlySpan<byte> source)
    {
        DoubleFields.CheckCount("box", 4, source);
        return new PgBox(DoubleFields.ReadPoint(source, 0), DoubleFields.ReadPoint(source, 1));
    }

    public void Write(PgBox value, FrameBuffer target)
    {
        DoubleFields.Write(value.UpperRight, target);
        DoubleFields.Write(value.LowerLeft, target);
    }
}
