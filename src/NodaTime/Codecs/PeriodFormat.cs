using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>
/// interval as a Period in the units that the server prints (years and months, days, hours to nanoseconds), or as a Duration where it has no months, a
/// day being 24 hours. The bytes of IntervalFormat.
/// </summary>
internal readonly struct PeriodFormat : IBinaryFormat<Period>, IBinaryFormat<Duration>
{
    private const long PerSecond = 1_000_000;
    private const long PerDay = 24L * 3600 * PerSecond;

    public static void Write(Period value, FrameBuffer target)
    {
        PgInterval interval;
        try
        {
            Int128 nanoseconds =
                ((((value.Hours * (Int128)60) + value.Minutes) * 60) + value.Seconds) * 1_000_000_000
                + (value.Milliseconds * (Int128)1_000_000)
                + (value.Ticks * (Int128)100)
                + value.Nanoseconds;
            interval = new PgInterval(
                checked((int)((value.Years * 12L) + value.Months)),
                checked((int)((value.Weeks * 7L) + value.Days)),
                checked((long)(nanoseconds / Micros.NanosecondsEach))
            );
        }
        catch (OverflowException exception)
        {
            throw new PgInputException("the period is longer than interval holds", null, exception);
        }
        Finite(interval, target);
    }

    public static void Write(Duration value, FrameBuffer target)
    {
        Int128 microseconds = value.ToInt128Nanoseconds() / Micros.NanosecondsEach;
        if (microseconds < long.MinValue || microseconds > long.MaxValue)
        {
            BadInput.Refused("the duration is longer than interval holds");
        }
        Finite(new PgInterval(0, 0, (long)microseconds), target);
    }

    Period IBinaryFormat<Period>.Read(ReadOnlySpan<byte> source)
    {
        PgInterval value = IntervalFormat.Read(source);
        if (!value.IsFinite)
        {
            BadBytes.DoesNotFit("interval", "Period", "it is infinite; read it as PgInterval");
        }
        (long seconds, long fraction) = Math.DivRem(value.Microseconds, PerSecond);
        return new PeriodBuilder
        {
            Years = value.Months / 12,
            Months = value.Months % 12,
            Days = value.Days,
            Hours = seconds / 3600,
            Minutes = seconds / 60 % 60,
            Seconds = seconds % 60,
            Milliseconds = fraction / 1000,
            Nanoseconds = fraction % 1000 * Micros.NanosecondsEach,
        }.Build();
    }

    void IBinaryFormat<Period>.Write(Period value, FrameBuffer target) => Write(value, target);

    Duration IBinaryFormat<Duration>.Read(ReadOnlySpan<byte> source)
    {
        PgInterval value = IntervalFormat.Read(source);
        Int128 nanoseconds = (((Int128)value.Days * PerDay) + value.Microseconds) * Micros.NanosecondsEach;
        if (
            value.Months != 0
            || nanoseconds < Duration.MinValue.ToInt128Nanoseconds()
            || nanoseconds > Duration.MaxValue.ToInt128Nanoseconds()
        )
        {
            BadBytes.DoesNotFit(
                "interval",
                "Duration",
                "it has months or is too long; read it as Period or PgInterval"
            );
        }
        return Duration.FromNanoseconds(nanoseconds);
    }

    void IBinaryFormat<Duration>.Write(Duration value, FrameBuffer target) => Write(value, target);

    /// <summary>The extremes of all three fields at once are the infinities, which no period is meant to be.</summary>
    private static void Finite(PgInterval value, FrameBuffer target)
    {
        if (!value.IsFinite)
        {
            BadInput.Refused("the period is longer than interval holds");
        }
        IntervalFormat.Write(value, target);
    }
}
