using System.Globalization;

namespace ActorPg.Wire.Types;

/// <summary>
/// Numerics as decimal text: an optional sign, digits with an optional point, an optional exponent; or NaN, Infinity, -Infinity.
/// </summary>
internal static class NumericText
{
    /// <summary>Digits before the point that PostgreSQL allows.</summary>
    private const int MostWholeDigits = 131_072;

    /// <summary>How many characters <see cref="Format"/> writes.</summary>
    public static int LengthOf(in PgNumeric value)
    {
        if (!value.IsFinite)
        {
            return SpecialOf(value.SignField).Length;
        }
        int whole = Math.Max((value.Weight + 1) * 4, 1);
        if (value.Weight >= 0)
        {
            whole -= LeadingZeros(value.DigitAt(value.Weight));
        }
        return (value.Sign < 0 ? 1 : 0) + whole + (value.Scale > 0 ? value.Scale + 1 : 0);
    }

    /// <summary>Fills exactly <see cref="LengthOf"/> characters.</summary>
    public static void Format(in PgNumeric value, Span<char> target)
    {
        if (!value.IsFinite)
        {
            SpecialOf(value.SignField).CopyTo(target);
            return;
        }
        int at = 0;
        if (value.Sign < 0)
        {
            target[at++] = '-';
        }
        if (value.Weight < 0)
        {
            target[at++] = '0';
        }
        for (int power = value.Weight; power >= 0; power--)
        {
            int digit = value.DigitAt(power);
            int skip = power == value.Weight ? LeadingZeros(digit) : 0;
            Put(digit, target[at..], skip, 4 - skip);
            at += 4 - skip;
        }
        if (value.Scale == 0)
        {
            return;
        }
        target[at++] = '.';
        for (int done = 0, power = -1; done < value.Scale; done += 4, power--)
        {
            int count = Math.Min(4, value.Scale - done);
            Put(value.DigitAt(power), target[at..], 0, count);
            at += count;
        }
    }

    public static bool TryParse(ReadOnlySpan<char> text, out PgNumeric value)
    {
        text = text.Trim();
        bool negative = !text.IsEmpty && text[0] == '-';
        if (negative || (!text.IsEmpty && text[0] == '+'))
        {
            text = text[1..];
        }
        if (TryParseSpecial(text, negative, out value))
        {
            return true;
        }
        int exponent = 0;
        int mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            // Beyond seven digits no mantissa of any length could bring it back into range.
            ReadOnlySpan<char> power = text[(mark + 1)..];
            if (
                power.Length is 0 or > 8
                || !int.TryParse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            )
            {
                return false;
            }
            text = text[..mark];
        }
        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : text[(point + 1)..];
        if (
            (whole.IsEmpty && fraction.IsEmpty)
            || whole.ContainsAnyExceptInRange('0', '9')
            || fraction.ContainsAnyExceptInRange('0', '9')
        )
        {
            return false;
        }
        return TryCreate(negative, whole, fraction, exponent, out value);
    }

    private static bool TryParseSpecial(ReadOnlySpan<char> text, bool negative, out PgNumeric value)
    {
        if (text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            value = PgNumeric.NaN;
            return true;
        }
        value = negative ? PgNumeric.NegativeInfinity : PgNumeric.PositiveInfinity;
        return text.Equals("Infinity", StringComparison.OrdinalIgnoreCase)
            || text.Equals("inf", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Groups the decimal digits by four from the point outwards.</summary>
    private static bool TryCreate(
        bool negative,
        ReadOnlySpan<char> whole,
        ReadOnlySpan<char> fraction,
        int exponent,
        out PgNumeric value
    )
    {
        value = default;
        int scale = Math.Max(fraction.Length - exponent, 0);
        // The place of the first digit that counts, as a power of ten.
        int leading = whole.IndexOfAnyExcept('0');
        int inFraction = fraction.IndexOfAnyExcept('0');
        if (leading < 0 && inFraction < 0)
        {
            return PgNumeric.TryCreate(NumericSign.Positive, 0, scale, [], out value);
        }
        long first = exponent + (leading >= 0 ? whole.Length - 1L - leading : -1L - inFraction);
        long last = exponent - (long)fraction.Length;
        if (first >= MostWholeDigits || scale > PgNumeric.LargestScale)
        {
            return false;
        }
        int weight = FloorDivideBy4(first);
        var digits = new short[weight - FloorDivideBy4(last) + 1];
        for (int i = 0; i < whole.Length + fraction.Length; i++)
        {
            char c = i < whole.Length ? whole[i] : fraction[i - whole.Length];
            long place = exponent + whole.Length - 1L - i;
            if (c != '0')
            {
                int power = FloorDivideBy4(place);
                digits[weight - power] += (short)((c - '0') * TenTo((int)(place - (4L * power))));
            }
        }
        return PgNumeric.TryCreate(
            negative ? NumericSign.Negative : NumericSign.Positive,
            weight,
            scale,
            digits,
            out value
        );
    }

    private static string SpecialOf(NumericSign sign) =>
        sign switch
        {
            NumericSign.PositiveInfinity => "Infinity",
            NumericSign.NegativeInfinity => "-Infinity",
            _ => "NaN",
        };

    private static int FloorDivideBy4(long place) => (int)(place >> 2);

    private static int TenTo(int power) =>
        power switch
        {
            0 => 1,
            1 => 10,
            2 => 100,
            _ => 1000,
        };

    private static int LeadingZeros(int digit) =>
        digit switch
        {
            >= 1000 => 0,
            >= 100 => 1,
            >= 10 => 2,
            _ => 3,
        };

    /// <summary>Some of the four decimal digits of one digit of base 10,000.</summary>
    private static void Put(int digit, Span<char> target, int skip, int count)
    {
        ReadOnlySpan<char> four =
        [
            (char)('0' + (digit / 1000)),
            (char)('0' + (digit / 100 % 10)),
            (char)('0' + (digit / 10 % 10)),
            (char)('0' + (digit % 10)),
        ];
        four.Slice(skip, count).CopyTo(target);
    }
}
