using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>time as TimeOnly, or as the TimeSpan since midnight.</summary>
internal sealed class TimeCodec : ValueCodec<TimeOnly, TimeFormat>, IValueForm<TimeSpan, TimeFormat>
{
    public TimeCodec()
        : base(PgTypes.Time) { }

    public override object ReadObject(ReadOnlySpan<byte> source)
    {
        var time = new TimeSpan(TimeFormat.Read(source) * TimeSpan.TicksPerMicrosecond);
        return time.Days == 0 ? (object)TimeOnly.FromTimeSpan(time) : time;
    }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Time:
                TimeFormat.Write(argument.Time, target);
                return true;
            case PgArgumentKind.TimeSpan:
                TimeFormat.Write(argument.TimeSpan, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new TimeArrayCodec(type, this);
}
