using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>The centre and a double, the radius. Source: PostgreSQL 18, Geometric Types; circle_send.</summary>
internal readonly struct CircleFormat : IBinaryFormat<PgCircle>
{
    public PgCircle Read(ReadOnlySpan<byte> source)
    {
        DoubleFields.CheckCount("circle", 3, source);
        return new PgCircle(DoubleFields.ReadPoint(source, 0), DoubleFields.ReadAt(source, 2));
    }

    public void Write(PgCircle value, FrameBuffer target)
    {
        DoubleFields.Write(value.Center, target);
        target.WriteDouble(value.Radius);
    }
}
