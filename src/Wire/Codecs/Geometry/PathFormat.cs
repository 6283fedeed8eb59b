using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>One byte, 1 for closed and 0 for open, Int32 count, and as many points. Source: PostgreSQL 18, Geometric Types; path_send.</summary>
internal readonly struct PathFormat : IBinaryFormat<PgPath>
{
    public PgPath Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] > 1)
        {
            BadBytes.Malformed("path", "it is neither open nor closed");
        }
        return new PgPath(DoubleFields.ReadPoints("path", source[1..]), isOpen: source[0] == 0);
    }

    public void Write(PgPath value, FrameBuffer target)
    {
        target.WriteByte(value.IsOpen ? (byte)0 : (byte)1);
        DoubleFields.Write("path", value.Span, target);
    }
}
