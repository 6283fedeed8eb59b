using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Dates;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>time[], of LocalTime, and as without NodaTime.</summary>
internal sealed class LocalTimeArrayCodec
    : ValueArrayCodec<LocalTime, LocalTimeFormat>,
        IValueArrayForms<TimeOnly, TimeFormat>,
        IValueArrayForms<TimeSpan, TimeFormat>
{
    public LocalTimeArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
