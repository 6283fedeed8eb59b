using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>timestamp as DateTime or PgTimestamp.</summary>
internal sealed class TimestampCodec : ValueCodec<DateTime, TimestampFormat>, IValueForm<PgTimestamp, TimestampFormat>
{
    public TimestampCodec()
        : base(PgTypes.Timestamp) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.DateTime:
                TimestampFormat.Write(argument.DateTime, target);
                return true;
            case PgArgumentKind.Object when argument.Object is PgTimestamp timestamp:
                TimestampFormat.Write(timestamp, target);
                return true;
            default:
                return false;
        }
    }
}
