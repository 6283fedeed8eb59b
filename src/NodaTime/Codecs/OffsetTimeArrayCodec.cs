using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Dates;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timetz[], of OffsetTime, and as without NodaTime.</summary>
internal sealed class OffsetTimeArrayCodec
    : ValueArrayCodec<OffsetTime, OffsetTimeFormat>,
        IValueArrayForms<PgTimeTz, TimeTzFormat>
{
    public OffsetTimeArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
