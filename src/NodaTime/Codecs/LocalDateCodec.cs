using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>date as LocalDate, and as without NodaTime.</summary>
internal sealed class LocalDateCodec
    : ValueCodec<LocalDate, LocalDateFormat>,
        IValueForm<DateOnly, DateFormat>,
        IValueForm<DateTime, DateFormat>,
        IValueForm<PgDate, DateFormat>
{
    private static readonly DateCodec _builtIn = new();

    public LocalDateCodec()
        : base(PgTypes.Date) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object || argument.Object is not LocalDate value)
        {
            return _builtIn.TryWrite(in argument, target);
        }
        default(LocalDateFormat).Write(value, target);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new LocalDateArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new LocalDateRangeCodec(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<LocalDate, PgDate>(type, this);
}
