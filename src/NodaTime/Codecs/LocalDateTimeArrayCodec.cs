using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Dates;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timestamp[], of LocalDateTime, and as without NodaTime.</summary>
internal sealed class LocalDateTimeArrayCodec
    : ValueArrayCodec<LocalDateTime, LocalDateTimeFormat>,
        IValueArrayForms<DateTime, TimestampFormat>,
        IValueArrayForms<PgTimestamp, TimestampFormat>
{
    public LocalDateTimeArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
