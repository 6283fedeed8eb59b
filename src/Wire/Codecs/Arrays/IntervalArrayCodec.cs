using ActorPg.Wire.Codecs.Dates;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>interval[], of PgInterval or TimeSpan.</summary>
internal sealed class IntervalArrayCodec
    : ValueArrayCodec<PgInterval, IntervalFormat>,
        IValueArrayForms<TimeSpan, IntervalFormat>
{
    public IntervalArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
