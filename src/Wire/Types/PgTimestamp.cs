using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// A point in time to the microsecond with all that PostgreSQL's has and DateTime has not: the years 4714 BC to 294276, infinity and -infinity.
/// Read from timestamptz it is in UTC; read from timestamp it is in no zone. The default is 2000-01-01 00:00:00.
/// </summary>
public readonly record struct PgTimestamp : IComparable<PgTimestamp>, ISpanFormattable, ISpanParsable<PgTimestamp>
{
    private const long Smallest = -211_813_488_000_000_000;
    private const long Largest = 9_223_371_331_199_999_999;

    /// <summary>A date and a time of that day.</summary>
    /// <param name="date">The date; an infinite one makes the timestamp infinite.</param>
    /// <param name="timeOfDay">From midnight on, up to and including 24 hours. What is finer than a microsecond is cut off.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not within a day, or PostgreSQL's timestamps do not reach there.</exception>
    public PgTimestamp(PgDate date, TimeSpan timeOfDay = default)
        : this(Validate(date, timeOfDay)) { }

    private PgTimestamp(long microseconds)
    {
        MicrosecondsSince2000 = microseconds;
    }

    /// <summary>Later than every point in time.</summary>
    public static PgTimestamp Infinity => new(long.MaxValue);

    /// <summary>Earlier than every point in time.</summary>
    public static PgTimestamp NegativeInfinity => new(long.MinValue);

    /// <summary>4714-11-24 00:00:00 BC.</summary>
    public static PgTimestamp MinValue => new(Smallest);

    /// <summary>294276-12-31 23:59:59.999999.</summary>
    public static PgTimestamp MaxValue => new(Largest);

    /// <summary>Microseconds from 2000-01-01 on; long.MaxValue and long.MinValue for the infinities.</summary>
    public long MicrosecondsSince2000 { get; }

    /// <summary>False for infinity and -infinity.</summary>
    public bool IsFinite => MicrosecondsSince2000 is not (long.MaxValue or long.MinValue);

    /// <summary>The day; infinite when the timestamp is.</summary>
    public PgDate Date =>
        IsFinite ? DayAndTime.Date
        : MicrosecondsSince2000 > 0 ? PgDate.Infinity
        : PgDate.NegativeInfinity;

    /// <summary>The time since midnight; zero when the timestamp is infinite.</summary>
    public TimeSpan TimeOfDay => IsFinite ? TimeSpan.FromMicroseconds(DayAndTime.Microseconds) : TimeSpan.Zero;

    private (PgDate Date, long Microseconds) DayAndTime
    {
        get
        {
            (long days, long time) = Math.DivRem(MicrosecondsSince2000, Calendar.MicrosecondsPerDay);
            if (time < 0)
            {
                days--;
                time += Calendar.MicrosecondsPerDay;
            }
            PgDate.TryFromDays(days, out PgDate date);
            return (date, time);
        }
    }

    /// <summary>The value as an argument.</summary>
    public static implicit operator PgArgument(PgTimestamp value) => PgArgument.From(value);

    /// <summary>The same date and time, whatever the kind says. What is finer than a microsecond is cut off.</summary>
    public static implicit operator PgTimestamp(DateTime value) => new(Calendar.MicrosecondsOf(value.Ticks));

    /// <summary>Whether one is before the other.</summary>
    public static bool operator <(PgTimestamp left, PgTimestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether one is after the other.</summary>
    public static bool operator >(PgTimestamp left, PgTimestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is the other or before it.</summary>
    public static bool operator <=(PgTimestamp left, PgTimestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is the other or after it.</summary>
    public static bool operator >=(PgTimestamp left, PgTimestamp right) => left.CompareTo(right) >= 0;

    /// <summary>The same date and time as DateTime.</summary>
    /// <param name="kind">What the result says of its zone: Utc for a timestamptz.</param>
    /// <exception cref="OverflowException">It is infinite, or its year is not one of 1 to 9999.</exception>
    public DateTime ToDateTime(DateTimeKind kind = DateTimeKind.Unspecified) =>
        TryToDateTime(kind, out DateTime value)
            ? value
            : throw new OverflowException("The timestamp is infinite, or its year is not one of 1 to 9999.");

    /// <summary>The same date and time as DateTime; false when it is infinite or its year is not one of 1 to 9999.</summary>
    public bool TryToDateTime(DateTimeKind kind, out DateTime value)
    {
        bool fits = Calendar.TryToTicks(MicrosecondsSince2000, out long ticks);
        value = fits ? new DateTime(ticks, kind) : default;
        return fits;
    }

    /// <inheritdoc />
    public int CompareTo(PgTimestamp other) => MicrosecondsSince2000.CompareTo(other.MicrosecondsSince2000);

    /// <summary>As PostgreSQL writes it in ISO style: <c>2024-02-29 12:00:00.5</c>, <c>0044-03-15 00:00:00 BC</c>, <c>infinity</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[48];
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
        if (!IsFinite)
        {
            return Date.TryFormat(destination, out charsWritten, default, null);
        }
        var text = new TextBuilder(destination);
        (PgDate date, long time) = DayAndTime;
        (int year, int month, int day) = Calendar.FromDays(date.DaysSince2000);
        PgDate.AppendTo(ref text, year, month, day);
        text.Append(' ');
        text.AppendTime(time);
        text.Append(year <= 0 ? " BC" : "");
        charsWritten = text.Fits ? text.Length : 0;
        return text.Fits;
    }

    /// <summary>Reads what <see cref="ToString()"/> writes, with a blank or a T between date and time; the time may be missing.</summary>
    /// <exception cref="FormatException">The text is no timestamp, or has a zone.</exception>
    public static PgTimestamp Parse(string s) => Parse(s.AsSpan(), null);

    /// <inheritdoc cref="Parse(string)" />
    public static PgTimestamp Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string)" />
    public static PgTimestamp Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out PgTimestamp value) ? value : throw new FormatException("The text is no timestamp.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PgTimestamp result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PgTimestamp result)
    {
        if (PgDate.TryParse(s, provider, out PgDate whole))
        {
            return TryCombine(whole, 0, out result);
        }
        result = default;
        var text = new TextCursor(s);
        return text.TakeDate(out int year, out int month, out int day)
            && (text.Take(' ') || text.Take('T'))
            && text.TakeTime(out long time)
            && PgDate.TryTakeEra(ref text, ref year)
            && text.AtEnd
            && Calendar.TryToDays(year, month, day, out long days)
            && PgDate.TryFromDays(days, out PgDate date)
            && TryCombine(date, time, out result);
    }

    /// <summary>False for a count that PostgreSQL does not reach; the infinities are fine.</summary>
    internal static bool TryFromMicroseconds(long microseconds, out PgTimestamp value)
    {
        value = new PgTimestamp(microseconds);
        return microseconds is >= Smallest and <= Largest || !value.IsFinite;
    }

    private static bool TryCombine(PgDate date, long time, out PgTimestamp value)
    {
        if (!date.IsFinite)
        {
            value = date > default(PgDate) ? Infinity : NegativeInfinity;
            return true;
        }
        Int128 sum = ((Int128)date.DaysSince2000 * Calendar.MicrosecondsPerDay) + time;
        value = default;
        return sum >= Smallest && sum <= Largest && TryFromMicroseconds((long)sum, out value);
    }

    private static long Validate(PgDate date, TimeSpan timeOfDay)
    {
        if (timeOfDay < TimeSpan.Zero || timeOfDay > TimeSpan.FromHours(24))
        {
            throw new ArgumentOutOfRangeException(nameof(timeOfDay), "A time of day is within 24 hours.");
        }
        return TryCombine(date, timeOfDay.Ticks / TimeSpan.TicksPerMicrosecond, out PgTimestamp value)
            ? value.MicrosecondsSince2000
            : throw new ArgumentOutOfRangeException(nameof(date), "PostgreSQL's timestamps end with the year 294276.");
    }
}
