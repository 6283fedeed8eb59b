using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timetz as a time of day with an offset. The bytes of TimeTzFormat.</summary>
internal readonly struct OffsetTimeFormat : IBinaryFormat<OffsetTime>
{
    public OffsetTime Read(ReadOnlySpan<byte> source)
    {
        PgTimeTz value = default(TimeTzFormat).Read(source);
        if (value.Time == TimeSpan.FromDays(1))
        {
            BadBytes.DoesNotFit("timetz", "OffsetTime", "it is 24:00:00; read it as PgTimeTz");
        }
        return Micros
            .ToTime(value.Time.Ticks / TimeSpan.TicksPerMicrosecond)
            .WithOffset(Offset.FromTimeSpan(value.Offset));
    }

    public void Write(OffsetTime value, FrameBuffer target)
    {
        if (!PgTimeTz.TryCreate(Micros.Of(value.TimeOfDay), value.Offset.Seconds, out PgTimeTz time))
        {
            BadInput.Refused("the offset is 16 hours or more, which timetz does not reach");
        }
        default(TimeTzFormat).Write(time, target);
    }
}
