using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Dates;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>date[], of LocalDate, and as without NodaTime.</summary>
internal sealed class LocalDateArrayCodec
    : ValueArrayCodec<LocalDate, LocalDateFormat>,
        IValueArrayForms<DateOnly, DateFormat>,
        IValueArrayForms<DateTime, DateFormat>,
        IValueArrayForms<PgDate, DateFormat>
{
    public LocalDateArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
