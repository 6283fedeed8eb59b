using ActorPg.Wire.Codecs.Dates;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>time[], of TimeOnly or TimeSpan.</summary>
internal sealed class TimeArrayCodec : WideArrayCodec<TimeOnly, TimeSpan, TimeFormat>
{
    public TimeArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
