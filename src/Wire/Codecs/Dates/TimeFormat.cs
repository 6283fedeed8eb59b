using System.Buffers.Binary;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>
/// Int64 microseconds since midnight, up to and including 24:00:00, which TimeOnly cannot hold and TimeSpan can. Source: PostgreSQL 18, Date/Time
/// Types; time_send.
/// </summary>
internal readonly struct TimeFormat : IBinaryFormat<TimeOnly>, IBinaryFormat<TimeSpan>
{
    public static long Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(long))
        {
            BadBytes.Length("time", sizeof(long), source.Length);
        }
        long microseconds = BinaryPrimitives.ReadInt64BigEndian(source);
        if (microseconds is < 0 or > Calendar.MicrosecondsPerDay)
        {
            BadBytes.Malformed("time", "it is not within 24 hours");
        }
        return microseconds;
    }

    public static void Write(TimeOnly value, FrameBuffer target) =>
        target.WriteInt64(value.Ticks / TimeSpan.TicksPerMicrosecond);

    public static void Write(TimeSpan value, FrameBuffer target)
    {
        if (value < TimeSpan.Zero || value.Ticks > TimeSpan.TicksPerDay)
        {
            BadInput.Refused("the TimeSpan is not within the 24 hours of time");
        }
        target.WriteInt64(value.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    TimeOnly IBinaryFormat<TimeOnly>.Read(ReadOnlySpan<byte> source)
    {
        long microseconds = Read(source);
        if (microseconds == Calendar.MicrosecondsPerDay)
        {
            BadBytes.DoesNotFit("time", "TimeOnly", "it is 24:00:00; read it as TimeSpan");
        }
        return new TimeOnly(microseconds * TimeSpan.TicksPerMicrosecond);
    }

    void IBinaryFormat<TimeOnly>.Write(TimeOnly value, FrameBuffer target) => Write(value, target);

    TimeSpan IBinaryFormat<TimeSpan>.Read(ReadOnlySpan<byte> source) =>
        new(Read(source) * TimeSpan.TicksPerMicrosecond);

    void IBinaryFormat<TimeSpan>.Write(TimeSpan value, FrameBuffer target) => Write(value, target);
}
