namespace ActorPg.Wire.Types;

/// <summary>Takes the short texts of dates, times and intervals apart. Every Take answers false, and moves nothing, where the text differs.</summary>
internal ref struct TextCursor
{
    private ReadOnlySpan<char> _rest;

    public TextCursor(ReadOnlySpan<char> text)
    {
        _rest = text.Trim();
    }

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool Take(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }
        _rest = _rest[1..];
        return true;
    }

    public bool Take(string expected)
    {
        if (!_rest.StartsWith(expected, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        _rest = _rest[expected.Length..];
        return true;
    }

    /// <summary>An unsigned number of so many ASCII digits.</summary>
    public bool TakeNumber(int leastDigits, int mostDigits, out int value)
    {
        int count = 0;
        long number = 0;
        while (count < _rest.Length && count < mostDigits && char.IsAsciiDigit(_rest[count]))
        {
            number = (number * 10) + (_rest[count++] - '0');
        }
        value = unchecked((int)number);
        if (count < leastDigits || number > int.MaxValue)
        {
            return false;
        }
        _rest = _rest[count..];
        return true;
    }

    /// <summary>A point and up to six digits, as microseconds; zero where there is no point.</summary>
    public bool TakeFraction(out int microseconds)
    {
        microseconds = 0;
        if (!Take('.'))
        {
            return true;
        }
        int before = _rest.Length;
        if (!TakeNumber(1, 6, out microseconds))
        {
            return false;
        }
        for (int digits = before - _rest.Length; digits < 6; digits++)
        {
            microseconds *= 10;
        }
        return true;
    }

    /// <summary>hh:mm[:ss[.ffffff]], up to and including 24:00.</summary>
    public bool TakeTime(out long microseconds)
    {
        microseconds = 0;
        int second = 0;
        int fraction = 0;
        if (!TakeNumber(2, 2, out int hour) || !Take(':') || !TakeNumber(2, 2, out int minute))
        {
            return false;
        }
        if (Take(':') && !(TakeNumber(2, 2, out second) && TakeFraction(out fraction)))
        {
            return false;
        }
        microseconds =
            (hour * Calendar.MicrosecondsPerHour)
            + (minute * Calendar.MicrosecondsPerMinute)
            + (second * Calendar.MicrosecondsPerSecond)
            + fraction;
        return minute < 60 && second < 60 && microseconds <= Calendar.MicrosecondsPerDay;
    }

    /// <summary>y-mm-dd with a year of four digits or more; its era comes at the very end of the text.</summary>
    public bool TakeDate(out int year, out int month, out int day)
    {
        month = 0;
        day = 0;
        return TakeNumber(4, 7, out year)
            && Take('-')
            && TakeNumber(2, 2, out month)
            && Take('-')
            && TakeNumber(2, 2, out day);
    }
}
