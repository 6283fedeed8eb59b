using ActorPg.Wire.Codecs;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>Between NodaTime's nanoseconds and PostgreSQL's microseconds and days since 2000-01-01. What is finer is cut off towards the past.</summary>
internal static class Micros
{
    public const long NanosecondsEach = 1000;

    private const long PerDay = 24L * 3600 * 1_000_000;
    private const int LargestYear = 9999;

    private static readonly LocalDate _epoch = new(2000, 1, 1);

    public static LocalDate ToDate(string type, PgDate value)
    {
        if (!value.IsFinite || value.Year > LargestYear)
        {
            BadBytes.DoesNotFit(type, "NodaTime's", "it is infinite or beyond the year 9999; read it as PgDate");
        }
        return _epoch.PlusDays(value.DaysSince2000);
    }

    public static LocalDateTime ToDateTime(string type, PgTimestamp value)
    {
        if (!value.IsFinite || value.Date.Year > LargestYear)
        {
            BadBytes.DoesNotFit(type, "NodaTime's", "it is infinite or beyond the year 9999; read it as PgTimestamp");
        }
        return _epoch
            .PlusDays(value.Date.DaysSince2000)
            .At(ToTime(value.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>A time of day of less than 24 hours.</summary>
    public static LocalTime ToTime(long microseconds) =>
        LocalTime.FromNanosecondsSinceMidnight(microseconds * NanosecondsEach);

    public static PgDate Of(LocalDate value)
    {
        int days = Period.DaysBetween(_epoch, value.WithCalendar(CalendarSystem.Iso));
        if (!PgDate.TryFromDays(days, out PgDate date))
        {
            BadInput.Refused("the date is before 4714 BC, where PostgreSQL's calendar begins");
        }
        return date;
    }

    public static PgTimestamp Of(LocalDateTime value)
    {
        long microseconds = (Of(value.Date).DaysSince2000 * PerDay) + Of(value.TimeOfDay);
        PgTimestamp.TryFromMicroseconds(microseconds, out PgTimestamp timestamp);
        return timestamp;
    }

    public static PgTimestamp Of(Instant value) => Of(value.InUtc().LocalDateTime);

    /// <summary>Microseconds since midnight.</summary>
    public static long Of(LocalTime value) => value.NanosecondOfDay / NanosecondsEach;
}
