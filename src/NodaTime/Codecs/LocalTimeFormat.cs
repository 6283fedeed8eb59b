using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>time as a time of day, which 24:00:00 is not. The bytes of TimeFormat.</summary>
internal readonly struct LocalTimeFormat : IBinaryFormat<LocalTime>
{
    private const long MicrosecondsPerDay = 24L * 3600 * 1_000_000;

    public LocalTime Read(ReadOnlySpan<byte> source)
    {
        long microseconds = TimeFormat.Read(source);
        if (microseconds == MicrosecondsPerDay)
        {
            BadBytes.DoesNotFit("time", "LocalTime", "it is 24:00:00; read it as TimeSpan");
        }
        return Micros.ToTime(microseconds);
    }

    public void Write(LocalTime value, FrameBuffer target) => target.WriteInt64(Micros.Of(value));
}
