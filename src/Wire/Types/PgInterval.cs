using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// A span of time in PostgreSQL's three units, which do not convert into each other: a month is no number of days, and a day no number of hours
/// when the clocks change. Two intervals are equal when all three are.
/// </summary>
/// <param name="Months">Months, twelve for a year.</param>
/// <param name="Days">Days.</param>
/// <param name="Microseconds">The time below a day, or of any length.</param>
public readonly record struct PgInterval(int Months, int Days, long Microseconds)
    : ISpanFormattable,
        ISpanParsable<PgInterval>
{
    /// <summary>Longer than every interval; understood by servers from version 17 on.</summary>
    public static PgInterval Infinity => new(int.MaxValue, int.MaxValue, long.MaxValue);

    /// <summary>Shorter than every interval; understood by servers from version 17 on.</summary>
    public static PgInterval NegativeInfinity => new(int.MinValue, int.MinValue, long.MinValue);

    /// <summary>False for infinity and -infinity.</summary>
    public bool IsFinite => this != Infinity && this != NegativeInfinity;

    /// <summary>The value as an argument.</summary>
    public static implicit operator PgArgument(PgInterval value) => PgArgument.From(value);

    /// <summary>A TimeSpan is microseconds alone: what is finer is cut off, and its days stay 24 hours each.</summary>
    public static implicit operator PgInterval(TimeSpan value) => new(0, 0, value.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Days, taken as 24 hours each, and microseconds.</summary>
    /// <exception cref="OverflowException">It has months, is infinite, or is longer than a TimeSpan can be.</exception>
    public TimeSpan ToTimeSpan() =>
        TryToTimeSpan(out TimeSpan value)
            ? value
            : throw new OverflowException("The interval has months, is infinite, or is longer than a TimeSpan can be.");

    /// <summary>Days, taken as 24 hours each, and microseconds; false when it has months, is infinite, or is longer than a TimeSpan can be.</summary>
    public bool TryToTimeSpan(out TimeSpan value)
    {
        Int128 ticks = (((Int128)Days * Calendar.MicrosecondsPerDay) + Microseconds) * TimeSpan.TicksPerMicrosecond;
        bool fits = Months == 0 && ticks >= long.MinValue && ticks <= long.MaxValue;
        value = fits ? new TimeSpan((long)ticks) : default;
        return fits;
    }

    /// <summary>ISO 8601 as PostgreSQL writes and reads it: <c>P1Y2M3DT4H5M6.789S</c>, <c>P-1M</c>, <c>PT0S</c>, <c>infinity</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[96];
        TryFormat(text, out int length, default, null);
        return new string(text[..length]);
    }

    /// <inheritdoc />
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc />
    public bool TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider
    )
    {
        var text = new TextBuilder(destination);
        if (IsFinite)
        {
            IntervalText.Append(ref text, this);
        }
        else
        {
            text.Append(Months > 0 ? "infinity" : "-infinity");
        }
        charsWritten = text.Fits ? text.Length : 0;
        return text.Fits;
    }

    /// <summary>Reads ISO 8601 with units from years to seconds, each with its own sign; seconds have up to six decimals.</summary>
    /// <exception cref="FormatException">The text is no interval.</exception>
    public static PgInterval Parse(string s) => Parse(s.AsSpan(), null);

    /// <inheritdoc cref="Parse(string)" />
    public static PgInterval Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string)" />
    public static PgInterval Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out PgInterval value)
            ? value
            : throw new FormatException("The text is no interval of ISO 8601.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PgInterval result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PgInterval result) =>
        IntervalText.TryParse(s, out result);
}
