using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timestamptz as Instant, as OffsetDateTime or ZonedDateTime in UTC, and as without NodaTime.</summary>
internal sealed class InstantCodec
    : ValueCodec<Instant, InstantFormat>,
        IValueForm<OffsetDateTime, InstantFormat>,
        IValueForm<ZonedDateTime, InstantFormat>,
        IValueForm<DateTimeOffset, TimestampTzFormat>,
        IValueForm<DateTime, TimestampTzFormat>,
        IValueForm<PgTimestamp, TimestampTzFormat>
{
    private static readonly TimestampTzCodec _builtIn = new();

    public InstantCodec()
        : base(PgTypes.TimestampTz) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind == PgArgumentKind.Object ? argument.Object : null)
        {
            case Instant value:
                InstantFormat.Write(value, target);
                return true;
            case OffsetDateTime value:
                InstantFormat.Write(value.ToInstant(), target);
                return true;
            case ZonedDateTime value:
                InstantFormat.Write(value.ToInstant(), target);
                return true;
            default:
                return _builtIn.TryWrite(in argument, target);
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new InstantArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new InstantRangeCodec(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<Instant, PgTimestamp>(type, this);
}
