using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>
/// Int64 microseconds since midnight, Int32 seconds of the zone, positive west of Greenwich. Source: PostgreSQL 18, Date/Time Types; timetz_send.
/// </summary>
internal readonly struct TimeTzFormat : IBinaryFormat<PgTimeTz>
{
    private const int SizeBytes = 12;

    public PgTimeTz Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != SizeBytes)
        {
            BadBytes.Length("timetz", SizeBytes, source.Length);
        }
        long microseconds = BinaryPrimitives.ReadInt64BigEndian(source);
        long west = BinaryPrimitives.ReadInt32BigEndian(source[sizeof(long)..]);
        if (!PgTimeTz.TryCreate(microseconds, -west, out PgTimeTz value))
        {
            BadBytes.Malformed("timetz", "the time is not within 24 hours, or its zone not within 16");
        }
        return value;
    }

    public void Write(PgTimeTz value, FrameBuffer target)
    {
        target.WriteInt64(value.Microseconds);
        target.WriteInt32(-value.OffsetSeconds);
    }
}
