using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>timestamp as DateTime or PgTimestamp.</summary>
internal sealed class TimestampCodec : ValueCodec<DateTime, TimestampFormat>, IValueForm<PgTimestamp, TimestampFormat>
{
    public TimestampCodec()
        : base(PgTypes.Timestamp) { }

    public override object ReadObject(ReadOnlySpan<byte> source)
    {
        PgTimestamp time = MicrosecondFormat.Read(Type.Name, source);
        return time.TryToDateTime(DateTimeKind.Unspecified, out DateTime own) ? (object)own : time;
    }

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

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new TimestampArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new RangeCodec<DateTime, PgTimestamp>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<DateTime, PgTimestamp>(type, this);
}
