using ActorPg.Wire.Codecs;

namespace ActorPg.NodaTime.Codecs;

/// <summary>The codecs that stand in front of the built-in ones. Made once: they are immutable, like those.</summary>
internal static class NodaCodecs
{
    private static readonly Lazy<Codec[]> _all = new(Make);

    public static IReadOnlyList<Codec> All => _all.Value;

    private static Codec[] Make()
    {
        var instant = new InstantCodec();
        var dateTime = new LocalDateTimeCodec();
        var date = new LocalDateCodec();
        var time = new LocalTimeCodec();
        var offsetTime = new OffsetTimeCodec();
        var period = new PeriodCodec();
        Codec[] ranges =
        [
            instant.RangeOf(PgTypes.TsTzRange),
            dateTime.RangeOf(PgTypes.TsRange),
            date.RangeOf(PgTypes.DateRange),
            instant.MultirangeOf(PgTypes.TsTzMultirange),
            dateTime.MultirangeOf(PgTypes.TsMultirange),
            date.MultirangeOf(PgTypes.DateMultirange),
        ];
        return
        [
            instant,
            dateTime,
            date,
            time,
            offsetTime,
            period,
            .. ranges,
            instant.ArrayOf(PgTypes.TimestampTzArray),
            dateTime.ArrayOf(PgTypes.TimestampArray),
            date.ArrayOf(PgTypes.DateArray),
            time.ArrayOf(PgTypes.TimeArray),
            offsetTime.ArrayOf(PgTypes.TimeTzArray),
            period.ArrayOf(PgTypes.IntervalArray),
            ranges[0].ArrayOf(PgTypes.TsTzRangeArray),
            ranges[1].ArrayOf(PgTypes.TsRangeArray),
            ranges[2].ArrayOf(PgTypes.DateRangeArray),
            ranges[3].ArrayOf(PgTypes.TsTzMultirangeArray),
            ranges[4].ArrayOf(PgTypes.TsMultirangeArray),
            ranges[5].ArrayOf(PgTypes.DateMultirangeArray),
        ];
    }
}
