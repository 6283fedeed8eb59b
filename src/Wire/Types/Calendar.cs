namespace ActorPg.Wire.Types;

/// <summary>
/// The proleptic Gregorian calendar beyond the years of DateOnly. Years are astronomical here: 0 is 1 BC, -1 is 2 BC. Days count from 2000-01-01,
/// as PostgreSQL's do.
/// </summary>
internal static class Calendar
{
    public const long MicrosecondsPerSecond = 1_000_000;
    public const long MicrosecondsPerMinute = 60 * MicrosecondsPerSecond;
    public const long MicrosecondsPerHour = 60 * MicrosecondsPerMinute;
    public const long MicrosecondsPerDay = 24 * MicrosecondsPerHour;

    /// <summary>Ticks of DateTime at 2000-01-01.</summary>
    public const long EpochTicks = 630_822_816_000_000_000;

    /// <summary>DateOnly.DayNumber of 2000-01-01.</summary>
    public const int EpochDayNumber = 730_119;

    /// <summary>The calendar repeats after this many years and days.</summary>
    private const int CycleYears = 400;
    private const int CycleDays = 146_097;

    /// <summary>False when there is no such day.</summary>
    public static bool TryToDays(int year, int month, int day, out long days)
    {
        days = 0;
        if (month is < 1 or > 12 || day < 1)
        {
            return false;
        }
        // The same year of the cycle that begins with 2000 has the same days.
        (int cycle, int offset) = FloorDivide(year - 2000, CycleYears);
        if (day > DateTime.DaysInMonth(2000 + offset, month))
        {
            return false;
        }
        days = new DateOnly(2000 + offset, month, day).DayNumber - EpochDayNumber + (long)cycle * CycleDays;
        return true;
    }

    public static (int Year, int Month, int Day) FromDays(int days)
    {
        (int cycle, int offset) = FloorDivide(days, CycleDays);
        DateOnly same = DateOnly.FromDayNumber(EpochDayNumber + offset);
        return (same.Year + (cycle * CycleYears), same.Month, same.Day);
    }

    /// <summary>Microseconds since 2000-01-01; what is finer than a microsecond is cut off towards the past.</summary>
    public static long MicrosecondsOf(long ticks)
    {
        (long microseconds, long rest) = Math.DivRem(ticks - EpochTicks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? microseconds - 1 : microseconds;
    }

    /// <summary>False when DateTime does not reach there.</summary>
    public static bool TryToTicks(long microseconds, out long ticks)
    {
        const long Smallest = -EpochTicks / TimeSpan.TicksPerMicrosecond;
        const long Largest = (3_155_378_975_999_999_999 - EpochTicks) / TimeSpan.TicksPerMicrosecond;
        if (microseconds is < Smallest or > Largest)
        {
            ticks = 0;
            return false;
        }
        ticks = (microseconds * TimeSpan.TicksPerMicrosecond) + EpochTicks;
        return true;
    }

    private static (int Quotient, int Remainder) FloorDivide(int dividend, int divisor)
    {
        (int quotient, int remainder) = Math.DivRem(dividend, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }
}
