using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Dates;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timestamptz[], of Instant, and as without NodaTime.</summary>
internal sealed class InstantArrayCodec
    : ValueArrayCodec<Instant, InstantFormat>,
        IValueArrayForms<OffsetDateTime, InstantFormat>,
        IValueArrayForms<DateTimeOffset, TimestampTzFormat>,
        IValueArrayForms<DateTime, TimestampTzFormat>,
        IValueArrayForms<PgTimestamp, TimestampTzFormat>
{
    public InstantArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
