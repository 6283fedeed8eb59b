using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>Int32 count and as many points. Source: PostgreSQL 18, Geometric Types; poly_send.</summary>
internal readonly struct PolygonFormat : IBinaryFormat<PgPolygon>
{
    public PgPolygon Read(ReadOnlySpan<byte> source) => new(DoubleFields.ReadPoints("polygon", source));

    public void Write(PgPolygon value, FrameBuffer target) => DoubleFields.Write("polygon", value.Span, target);
}
