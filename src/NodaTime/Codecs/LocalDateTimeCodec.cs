using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timestamp as LocalDateTime, and as without NodaTime.</summary>
internal sealed class LocalDateTimeCodec
    : ValueCodec<LocalDateTime, LocalDateTimeFormat>,
        IValueForm<DateTime, TimestampFormat>,
        IValueForm<PgTimestamp, TimestampFormat>
{
    private static readonly TimestampCodec _builtIn = new();

    public LocalDateTimeCodec()
        : base(PgTypes.Timestamp) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object || argument.Object is not LocalDateTime value)
        {
            return _builtIn.TryWrite(in argument, target);
        }
        default(LocalDateTimeFormat).Write(value, target);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new LocalDateTimeArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new RangeCodec<LocalDateTime, PgTimestamp>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<LocalDateTime, PgTimestamp>(type, this);
}
