namespace ActorPg.Wire.Types;

/// <summary>Intervals as ISO 8601 writes them, with PostgreSQL's freedom of a sign on every number. Source: PostgreSQL 18, Date/Time Types, Interval Input.</summary>
internal static class IntervalText
{
    public static void Append(ref TextBuilder text, PgInterval value)
    {
        text.Append('P');
        AppendUnit(ref text, value.Months / 12, 'Y');
        AppendUnit(ref text, value.Months % 12, 'M');
        AppendUnit(ref text, value.Days, 'D');
        if (value.Microseconds != 0)
        {
            text.Append('T');
            AppendUnit(ref text, value.Microseconds / Calendar.MicrosecondsPerHour, 'H');
            AppendUnit(ref text, value.Microseconds / Calendar.MicrosecondsPerMinute % 60, 'M');
            AppendSeconds(ref text, value.Microseconds % Calendar.MicrosecondsPerMinute);
        }
        else if (value is { Months: 0, Days: 0 })
        {
            text.Append("T0S");
        }
    }

    public static bool TryParse(ReadOnlySpan<char> source, out PgInterval value)
    {
        var text = new TextCursor(source);
        if (text.Take("infinity") || text.Take("-infinity"))
        {
            value = source.Trim()[0] == '-' ? PgInterval.NegativeInfinity : PgInterval.Infinity;
            return text.AtEnd;
        }
        value = default;
        Int128 months = 0;
        Int128 days = 0;
        Int128 microseconds = 0;
        if (!text.Take('P') || text.AtEnd)
        {
            return false;
        }
        while (!text.AtEnd && !text.Take('T'))
        {
            if (!TakeNumber(ref text, out Int128 number) || !TakeDateUnit(ref text, number, ref months, ref days))
            {
                return false;
            }
            if (text.AtEnd)
            {
                return TryCreate(months, days, 0, out value);
            }
        }
        do
        {
            if (!TakeNumber(ref text, out Int128 number) || !TakeTimeUnit(ref text, number, ref microseconds))
            {
                return false;
            }
        } while (!text.AtEnd);
        return TryCreate(months, days, microseconds, out value);
    }

    private static void AppendUnit(ref TextBuilder text, long number, char unit)
    {
        if (number != 0)
        {
            text.Append(number);
            text.Append(unit);
        }
    }

    private static void AppendSeconds(ref TextBuilder text, long microseconds)
    {
        if (microseconds == 0)
        {
            return;
        }
        // The sign apart: minus half a second has no whole seconds to carry it.
        if (microseconds < 0)
        {
            text.Append('-');
        }
        (long seconds, long fraction) = Math.DivRem(Math.Abs(microseconds), Calendar.MicrosecondsPerSecond);
        text.Append(seconds);
        text.AppendFraction(fraction);
        text.Append('S');
    }

    /// <summary>A signed number of up to 18 digits and six decimals, in millionths.</summary>
    private static bool TakeNumber(ref TextCursor text, out Int128 millionths)
    {
        millionths = 0;
        bool negative = text.Take('-');
        int digits = 0;
        while (digits < 18 && text.TakeNumber(1, 1, out int digit))
        {
            millionths = (millionths * 10) + digit;
            digits++;
        }
        if (digits == 0 || !text.TakeFraction(out int fraction))
        {
            return false;
        }
        millionths = (millionths * Calendar.MicrosecondsPerSecond) + fraction;
        millionths = negative ? -millionths : millionths;
        return true;
    }

    private static bool TakeDateUnit(ref TextCursor text, Int128 millionths, ref Int128 months, ref Int128 days)
    {
        (Int128 whole, Int128 rest) = Int128.DivRem(millionths, Calendar.MicrosecondsPerSecond);
        if (text.Take('Y'))
        {
            months += whole * 12;
        }
        else if (text.Take('M'))
        {
            months += whole;
        }
        else if (text.Take('W'))
        {
            days += whole * 7;
        }
        else if (text.Take('D'))
        {
            days += whole;
        }
        else
        {
            return false;
        }
        return rest == 0;
    }

    private static bool TakeTimeUnit(ref TextCursor text, Int128 millionths, ref Int128 microseconds)
    {
        int seconds =
            text.Take('H') ? 3600
            : text.Take('M') ? 60
            : text.Take('S') ? 1
            : 0;
        microseconds += millionths * seconds;
        return seconds != 0;
    }

    private static bool TryCreate(Int128 months, Int128 days, Int128 microseconds, out PgInterval value)
    {
        bool fits =
            months >= int.MinValue
            && months <= int.MaxValue
            && days >= int.MinValue
            && days <= int.MaxValue
            && microseconds >= long.MinValue
            && microseconds <= long.MaxValue;
        value = fits ? new PgInterval((int)months, (int)days, (long)microseconds) : default;
        return fits;
    }
}
