using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>
/// Int64 microseconds, Int32 days, Int32 months. As TimeSpan only without months, a day being 24 hours. Source: PostgreSQL 18, Date/Time Types;
/// interval_send.
/// </summary>
internal readonly struct IntervalFormat : IBinaryFormat<PgInterval>, IBinaryFormat<TimeSpan>
{
    private const int SizeBytes = 16;

    public static PgInterval Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != SizeBytes)
        {
            BadBytes.Length("interval", SizeBytes, source.Length);
        }
        return new PgInterval(
            Months: BinaryPrimitives.ReadInt32BigEndian(source[12..]),
            Days: BinaryPrimitives.ReadInt32BigEndian(source[8..]),
            Microseconds: BinaryPrimitives.ReadInt64BigEndian(source)
        );
    }

    public static void Write(PgInterval value, FrameBuffer target)
    {
        target.WriteInt64(value.Microseconds);
        target.WriteInt32(value.Days);
        target.WriteInt32(value.Months);
    }

    PgInterval IBinaryFormat<PgInterval>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<PgInterval>.Write(PgInterval value, FrameBuffer target) => Write(value, target);

    TimeSpan IBinaryFormat<TimeSpan>.Read(ReadOnlySpan<byte> source)
    {
        if (!Read(source).TryToTimeSpan(out TimeSpan value))
        {
            BadBytes.DoesNotFit("interval", "TimeSpan", "it has months or is too long; read it as PgInterval");
        }
        return value;
    }

    void IBinaryFormat<TimeSpan>.Write(TimeSpan value, FrameBuffer target) => Write(value, target);
}
