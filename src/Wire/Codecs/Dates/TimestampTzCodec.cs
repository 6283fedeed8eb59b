using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>timestamptz as DateTimeOffset, DateTime of kind Utc, or PgTimestamp.</summary>
internal sealed class TimestampTzCodec
    : ValueCodec<DateTimeOffset, TimestampTzFormat>,
        IValueForm<DateTime, TimestampTzFormat>,
        IValueForm<PgTimestamp, TimestampTzFormat>
{
    public TimestampTzCodec()
        : base(PgTypes.TimestampTz) { }

    public override object ReadObject(ReadOnlySpan<byte> source)
    {
        PgTimestamp time = MicrosecondFormat.Read(Type.Name, source);
        return time.TryToDateTime(DateTimeKind.Utc, out DateTime own) ? (object)new DateTimeOffset(own) : time;
    }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.DateTimeOffset:
                TimestampTzFormat.Write(argument.DateTimeOffset, target);
                return true;
            case PgArgumentKind.DateTime:
                TimestampTzFormat.Write(argument.DateTime, target);
                return true;
            case PgArgumentKind.Object when argument.Object is PgTimestamp timestamp:
                TimestampTzFormat.Write(timestamp, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new TimestampTzArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new RangeCodec<DateTimeOffset, PgTimestamp>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<DateTimeOffset, PgTimestamp>(type, this);
}
