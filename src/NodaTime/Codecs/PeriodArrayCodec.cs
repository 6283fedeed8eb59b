using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Dates;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>interval[], of Period or Duration, and as without NodaTime.</summary>
internal sealed class PeriodArrayCodec
    : ReferenceArrayCodec<Period, PeriodFormat>,
        IValueArrayForms<Duration, PeriodFormat>,
        IValueArrayForms<PgInterval, IntervalFormat>,
        IValueArrayForms<TimeSpan, IntervalFormat>
{
    public PeriodArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
