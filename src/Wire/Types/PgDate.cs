using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// A date with all that PostgreSQL's has and DateOnly has not: the years 4714 BC to 5874897, infinity and -infinity. The default is 2000-01-01.
/// </summary>
public readonly record struct PgDate : IComparable<PgDate>, ISpanFormattable, ISpanParsable<PgDate>
{
    private const int SmallestDays = -2_451_545;
    private const int LargestDays = 2_145_031_948;

    /// <summary>A date of the proleptic Gregorian calendar.</summary>
    /// <param name="year">1 is AD 1 and -1 is 1 BC; there is no year 0.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to the days of that month.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day, or PostgreSQL does not reach there.</exception>
    public PgDate(int year, int month, int day)
        : this(Validate(year, month, day)) { }

    private PgDate(int days)
    {
        DaysSince2000 = days;
    }

    /// <summary>Later than every date.</summary>
    public static PgDate Infinity => new(int.MaxValue);

    /// <summary>Earlier than every date.</summary>
    public static PgDate NegativeInfinity => new(int.MinValue);

    /// <summary>4714-11-24 BC, the first day of the Julian day count.</summary>
    public static PgDate MinValue => new(SmallestDays);

    /// <summary>5874897-12-31.</summary>
    public static PgDate MaxValue => new(LargestDays);

    /// <summary>Days from 2000-01-01 on; int.MaxValue and int.MinValue for the infinities.</summary>
    public int DaysSince2000 { get; }

    /// <summary>False for infinity and -infinity.</summary>
    public bool IsFinite => DaysSince2000 is not (int.MaxValue or int.MinValue);

    /// <summary>The year, negative for BC and never 0.</summary>
    /// <exception cref="InvalidOperationException">The date is infinite.</exception>
    public int Year => Fields.Year is var year and <= 0 ? year - 1 : Fields.Year;

    /// <summary>The month, 1 to 12.</summary>
    /// <exception cref="InvalidOperationException">The date is infinite.</exception>
    public int Month => Fields.Month;

    /// <summary>The day of the month.</summary>
    /// <exception cref="InvalidOperationException">The date is infinite.</exception>
    public int Day => Fields.Day;

    private (int Year, int Month, int Day) Fields =>
        IsFinite ? Calendar.FromDays(DaysSince2000) : throw new InvalidOperationException("The date is infinite.");

    /// <summary>The value as an argument.</summary>
    public static implicit operator PgArgument(PgDate value) => PgArgument.From(value);

    /// <summary>Every DateOnly is a PgDate.</summary>
    public static implicit operator PgDate(DateOnly date) => new(date.DayNumber - Calendar.EpochDayNumber);

    /// <summary>The date as DateOnly.</summary>
    /// <exception cref="OverflowException">The date is infinite, or its year is not one of 1 to 9999.</exception>
    public static explicit operator DateOnly(PgDate date) => date.ToDateOnly();

    /// <summary>Whether one date is before another.</summary>
    public static bool operator <(PgDate left, PgDate right) => left.DaysSince2000 < right.DaysSince2000;

    /// <summary>Whether one date is after another.</summary>
    public static bool operator >(PgDate left, PgDate right) => left.DaysSince2000 > right.DaysSince2000;

    /// <summary>Whether one date is another or before it.</summary>
    public static bool operator <=(PgDate left, PgDate right) => left.DaysSince2000 <= right.DaysSince2000;

    /// <summary>Whether one date is another or after it.</summary>
    public static bool operator >=(PgDate left, PgDate right) => left.DaysSince2000 >= right.DaysSince2000;

    /// <summary>The date as DateOnly.</summary>
    /// <exception cref="OverflowException">The date is infinite, or its year is not one of 1 to 9999.</exception>
    public DateOnly ToDateOnly() =>
        TryToDateOnly(out DateOnly date)
            ? date
            : throw new OverflowException("The date is infinite, or its year is not one of 1 to 9999.");

    /// <summary>The date as DateOnly; false when it is infinite or its year is not one of 1 to 9999.</summary>
    public bool TryToDateOnly(out DateOnly date)
    {
        long number = (long)DaysSince2000 + Calendar.EpochDayNumber;
        bool fits = number >= DateOnly.MinValue.DayNumber && number <= DateOnly.MaxValue.DayNumber;
        date = fits ? DateOnly.FromDayNumber((int)number) : default;
        return fits;
    }

    /// <inheritdoc />
    public int CompareTo(PgDate other) => DaysSince2000.CompareTo(other.DaysSince2000);

    /// <summary>The date as PostgreSQL writes it in ISO style: <c>2024-02-29</c>, <c>0044-03-15 BC</c>, <c>infinity</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[32];
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
            (int year, int month, int day) = Fields;
            AppendTo(ref text, year, month, day);
            text.Append(year <= 0 ? " BC" : "");
        }
        else
        {
            text.Append(this > default(PgDate) ? "infinity" : "-infinity");
        }
        charsWritten = text.Fits ? text.Length : 0;
        return text.Fits;
    }

    /// <summary>Reads what <see cref="ToString()"/> writes.</summary>
    /// <exception cref="FormatException">The text is no date.</exception>
    public static PgDate Parse(string s) => Parse(s.AsSpan(), null);

    /// <inheritdoc cref="Parse(string)" />
    public static PgDate Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string)" />
    public static PgDate Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out PgDate date) ? date : throw new FormatException("The text is no date.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PgDate result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PgDate result)
    {
        var text = new TextCursor(s);
        if (text.Take("infinity") || text.Take("-infinity"))
        {
            result = s.Trim()[0] == '-' ? NegativeInfinity : Infinity;
            return text.AtEnd;
        }
        result = default;
        return text.TakeDate(out int year, out int month, out int day)
            && TryTakeEra(ref text, ref year)
            && text.AtEnd
            && Calendar.TryToDays(year, month, day, out long days)
            && TryFromDays(days, out result);
    }

    internal static void AppendTo(ref TextBuilder text, int year, int month, int day)
    {
        text.Append(year <= 0 ? 1 - year : year, 4);
        text.Append('-');
        text.Append(month, 2);
        text.Append('-');
        text.Append(day, 2);
    }

    /// <summary>Turns the year of a text into an astronomical one: there is no year 0, and BC counts backwards.</summary>
    internal static bool TryTakeEra(ref TextCursor text, ref int year)
    {
        if (year == 0)
        {
            return false;
        }
        if (text.Take(" BC"))
        {
            year = 1 - year;
        }
        return true;
    }

    /// <summary>False for a day that PostgreSQL does not reach; the infinities are no days here.</summary>
    internal static bool TryFromDays(long days, out PgDate date)
    {
        bool fits = days is >= SmallestDays and <= LargestDays;
        date = fits ? new PgDate((int)days) : default;
        return fits;
    }

    private static int Validate(int year, int month, int day)
    {
        if (
            year == 0
            || !Calendar.TryToDays(year < 0 ? year + 1 : year, month, day, out long days)
            || !TryFromDays(days, out PgDate date)
        )
        {
            throw new ArgumentOutOfRangeException(nameof(day), "There is no such day in PostgreSQL's calendar.");
        }
        return date.DaysSince2000;
    }
}
