using System.Globalization;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// Intervals as a server prints them unasked: <c>1 year -2 mons +3 days -04:05:06.5</c>. Source: PostgreSQL 18, Date/Time Types, Interval Output
/// (IntervalStyle postgres).
/// </summary>
internal static class ServerInterval
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>Reads an interval in that style, or in ISO 8601.</summary>
    /// <exception cref="FormatException">The text is in neither.</exception>
    public static PgInterval Parse(string text)
    {
        if (text.Contains('P', StringComparison.Ordinal))
        {
            return PgInterval.Parse(text);
        }
        int months = 0;
        int days = 0;
        long microseconds = 0;
        string[] words = text.Split(' ');
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i].Contains(':', StringComparison.Ordinal))
            {
                microseconds = ParseTime(words[i]);
                continue;
            }
            int number = int.Parse(words[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            switch (i + 1 < words.Length ? words[++i] : "")
            {
                case "year" or "years":
                    months = checked(months + (12 * number));
                    break;
                case "mon" or "mons":
                    months = checked(months + number);
                    break;
                case "day" or "days":
                    days = number;
                    break;
                default:
                    throw new FormatException("The text is no interval.");
            }
        }
        return new PgInterval(months, days, microseconds);
    }

    // The hours are as many as they are: a day is another unit.
    private static long ParseTime(string word)
    {
        bool negative = word[0] == '-';
        string[] parts = word.TrimStart('-', '+').Split(':');
        if (parts.Length != 3)
        {
            throw new FormatException("The text is no time.");
        }
        string[] seconds = parts[2].Split('.');
        string fraction = seconds.Length > 1 ? seconds[1].PadRight(6, '0') : "0";
        long total = checked((((Number(parts[0]) * 60) + Number(parts[1])) * 60) + Number(seconds[0]));
        total = checked((total * MicrosecondsPerSecond) + Number(fraction));
        return negative ? -total : total;
    }

    private static long Number(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
