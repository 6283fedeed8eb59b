using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>A time of day to the microsecond with its distance from UTC: PostgreSQL's timetz. 24:00:00 is one of them.</summary>
public readonly record struct PgTimeTz : ISpanFormattable, ISpanParsable<PgTimeTz>
{
    private const int OffsetLimitSeconds = 16 * 3600;

    private readonly long _microseconds;
    private readonly int _offsetSeconds;

    /// <summary>A time in a zone.</summary>
    /// <param name="time">From midnight on, up to and including 24 hours. What is finer than a microsecond is cut off.</param>
    /// <param name="offset">The zone, positive east of Greenwich: whole seconds, less than 16 hours.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of bounds.</exception>
    public PgTimeTz(TimeSpan time, TimeSpan offset)
    {
        if (
            time < TimeSpan.Zero
            || time > TimeSpan.FromHours(24)
            || offset.Ticks % TimeSpan.TicksPerSecond != 0
            || !TryCreate(time.Ticks / TimeSpan.TicksPerMicrosecond, offset.Ticks / TimeSpan.TicksPerSecond, out this)
        )
        {
            throw new ArgumentOutOfRangeException(
                nameof(time),
                "A time is within 24 hours, and its offset whole seconds of less than 16 hours."
            );
        }
    }

    private PgTimeTz(long microseconds, int offsetSeconds)
    {
        _microseconds = microseconds;
        _offsetSeconds = offsetSeconds;
    }

    /// <summary>The time since midnight, as clocks in its zone show it.</summary>
    public TimeSpan Time => TimeSpan.FromMicroseconds(_microseconds);

    /// <summary>What the zone is ahead of UTC, positive east of Greenwich.</summary>
    public TimeSpan Offset => TimeSpan.FromSeconds(_offsetSeconds);

    internal long Microseconds => _microseconds;

    internal int OffsetSeconds => _offsetSeconds;

    /// <summary>The value as an argument.</summary>
    public static implicit operator PgArgument(PgTimeTz value) => PgArgument.From(value);

    /// <summary>As PostgreSQL writes it: <c>12:30:00.5+02</c>, <c>12:30:00-03:30</c>.</summary>
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
        text.AppendTime(_microseconds);
        (int minutes, int seconds) = Math.DivRem(Math.Abs(_offsetSeconds), 60);
        text.Append(_offsetSeconds < 0 ? '-' : '+');
        text.Append(minutes / 60, 2);
        if (minutes % 60 != 0 || seconds != 0)
        {
            text.Append(':');
            text.Append(minutes % 60, 2);
        }
        if (seconds != 0)
        {
            text.Append(':');
            text.Append(seconds, 2);
        }
        charsWritten = text.Fits ? text.Length : 0;
        return text.Fits;
    }

    /// <summary>Reads what <see cref="ToString()"/> writes; Z stands for +00.</summary>
    /// <exception cref="FormatException">The text is no time with a zone.</exception>
    public static PgTimeTz Parse(string s) => Parse(s.AsSpan(), null);

    /// <inheritdoc cref="Parse(string)" />
    public static PgTimeTz Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string)" />
    public static PgTimeTz Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out PgTimeTz value)
            ? value
            : throw new FormatException("The text is no time with a zone.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PgTimeTz result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PgTimeTz result)
    {
        result = default;
        var text = new TextCursor(s);
        return text.TakeTime(out long time)
            && TryTakeOffset(ref text, out int offset)
            && text.AtEnd
            && TryCreate(time, offset, out result);
    }

    /// <summary>False when the time is not within 24 hours or the offset not within 16.</summary>
    internal static bool TryCreate(long microseconds, long offsetSeconds, out PgTimeTz value)
    {
        bool fits =
            microseconds is >= 0 and <= Calendar.MicrosecondsPerDay
            && offsetSeconds is > -OffsetLimitSeconds and < OffsetLimitSeconds;
        value = fits ? new PgTimeTz(microseconds, (int)offsetSeconds) : default;
        return fits;
    }

    private static bool TryTakeOffset(ref TextCursor text, out int seconds)
    {
        seconds = 0;
        if (text.Take('Z'))
        {
            return true;
        }
        bool west = text.Take('-');
        if ((!west && !text.Take('+')) || !text.TakeNumber(2, 2, out int hours))
        {
            return false;
        }
        int minutes = 0;
        if (text.Take(':') && !text.TakeNumber(2, 2, out minutes))
        {
            return false;
        }
        if (text.Take(':') && !text.TakeNumber(2, 2, out seconds))
        {
            return false;
        }
        bool sound = minutes < 60 && seconds < 60;
        seconds += (hours * 3600) + (minutes * 60);
        seconds = west ? -seconds : seconds;
        return sound;
    }
}
