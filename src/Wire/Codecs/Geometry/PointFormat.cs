using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>Two doubles, x and y. Source: PostgreSQL 18, Geometric Types; point_send.</summary>
internal readonly struct PointFormat : IBinaryFormat<PgPoint>
{
    public PgPoint Read(ReadOnlySpan<byte> source)
    {
        DoubleFields.CheckCount("point", 2, source);
        return new PgPoint(DoubleFields.ReadAt(source, 0), DoubleFields.ReadAt(source, 1));
    }

    public void Write(PgPoint value, FrameBuffer target)
    {
        DoubleFields.Write(value, target);
    }
}
