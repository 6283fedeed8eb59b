using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>interval as PgInterval, or as TimeSpan where it has no months.</summary>
internal sealed class IntervalCodec : ValueCodec<PgInterval, IntervalFormat>, IValueForm<TimeSpan, IntervalFormat>
{
    public IntervalCodec()
        : base(PgTypes.Interval) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.TimeSpan:
                IntervalFormat.Write(argument.TimeSpan, target);
                return true;
            case PgArgumentKind.Object when argument.Object is PgInterval interval:
                IntervalFormat.Write(interval, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new IntervalArrayCodec(type, this);
}
