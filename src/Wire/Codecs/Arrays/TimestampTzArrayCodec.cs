using ActorPg.Wire.Codecs.Dates;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>timestamptz[], of DateTimeOffset, DateTime or PgTimestamp.</summary>
internal sealed class TimestampTzArrayCodec
    : ValueArrayCodec<DateTimeOffset, TimestampTzFormat>,
        IValueArrayForms<DateTime, TimestampTzFormat>,
        IValueArrayForms<PgTimestamp, TimestampTzFormat>
{
    public TimestampTzArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
