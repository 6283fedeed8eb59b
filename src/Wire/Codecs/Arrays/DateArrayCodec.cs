using ActorPg.Wire.Codecs.Dates;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>date[], of DateOnly, DateTime or PgDate.</summary>
internal sealed class DateArrayCodec
    : WideArrayCodec<DateOnly, PgDate, DateFormat>,
        IValueArrayForms<DateTime, DateFormat>
{
    public DateArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
