using ActorPg.Wire.Codecs.Dates;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>timestamp[], of DateTime or PgTimestamp.</summary>
internal sealed class TimestampArrayCodec : WideArrayCodec<DateTime, PgTimestamp, TimestampFormat>
{
    public TimestampArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
