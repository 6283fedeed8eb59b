using System.Globalization;

namespace ActorPg.Wire.Types;

/// <summary>Writes the short texts of dates, times and intervals into a caller's span; <see cref="Fits"/> turns false when that is too short.</summary>
internal ref struct TextBuilder
{
    private readonly Span<char> _target;

    public TextBuilder(Span<char> target)
    {
        _target = target;
        Fits = true;
    }

    public int Length { get; private set; }

    public bool Fits { get; private set; }

    public void Append(char value)
    {
        if (Length < _target.Length)
        {
            _target[Length++] = value;
        }
        else
        {
            Fits = false;
        }
    }

    public void Append(string value)
    {
        foreach (char c in value)
        {
            Append(c);
        }
    }

    public void Append(long value, int digits = 1)
    {
        Span<char> format = ['D', (char)('0' + digits)];
        if (Fits && value.TryFormat(_target[Length..], out int written, format, CultureInfo.InvariantCulture))
        {
            Length += written;
        }
        else
        {
            Fits = false;
        }
    }

    /// <summary>A point and the digits of a fraction of a second up to the last that is not zero; nothing for none.</summary>
    public void AppendFraction(long microseconds)
    {
        if (microseconds == 0)
        {
            return;
        }
        Append('.');
        int digits = 6;
        for (; microseconds % 10 == 0; microseconds /= 10)
        {
            digits--;
        }
        Append(microseconds, digits);
    }

    /// <summary>hh:mm:ss and the fraction, if any.</summary>
    public void AppendTime(long microseconds)
    {
        Append(microseconds / Calendar.MicrosecondsPerHour, 2);
        Append(':');
        Append(microseconds / Calendar.MicrosecondsPerMinute % 60, 2);
        Append(':');
        Append(microseconds / Calendar.MicrosecondsPerSecond % 60, 2);
        AppendFraction(microseconds % Calendar.MicrosecondsPerSecond);
    }
}
