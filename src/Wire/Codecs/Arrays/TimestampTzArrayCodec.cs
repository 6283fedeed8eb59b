using ActorPg.Wire.Codecs.Dates;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>timestamptz[], of DateTimeOffset, DateTime or PgTimestamp.</summary>
internal sealed class TimestampTzArrayCodec
    : WideArrayCodec<DateTimeOffset, PgTimestamp, TimestampTzFormat>,
        IValueArrayForms<DateTime, TimestampTzFormat>
{
    public TimestampTzArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
