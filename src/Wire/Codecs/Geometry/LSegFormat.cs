using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>Two points. Source: PostgreSQL 18, Geometric Types; lseg_send.</summary>
internal readonly struct LSegFormat : IBinaryFormat<PgLSeg>
{
    public PgLSeg Read(ReadOnlySpan<byte> source)
    {
        DoubleFields.CheckCount("lseg", 4, source);
        return new PgLSeg(DoubleFields.ReadPoint(source, 0), DoubleFields.ReadPoint(source, 1));
    }

    public void Write(PgLSeg value, FrameBuffer target)
    {
        DoubleFields.Write(value.Start, target);
        DoubleFields.Write(value.End, target);
    }
}
