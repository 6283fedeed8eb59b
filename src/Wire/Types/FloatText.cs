using System.Globalization;
using System.Numerics;

namespace ActorPg.Wire.Types;

/// <summary>
/// Doubles as the server prints them since version 12: the shortest digits that come back as the same number, with an exponent below 0.0001 and from
/// 1e+15 on. Source: PostgreSQL 18, double_to_shortest_decimal in d2s.c.
/// </summary>
internal static class FloatText
{
    public static string Of(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(value) || value == 0)
        {
            return text;
        }
        if (IsHalfway(text, value))
        {
            // Seventeen digits are enough for every double, so the loop ends.
            for (
                int digits = 1;
                double.Parse(text, CultureInfo.InvariantCulture) != value || IsHalfway(text, value);
                digits++
            )
            {
                text = value.ToString($"E{digits}", CultureInfo.InvariantCulture);
            }
        }
        return Arrange(text, value < 0 ? "-" : "");
    }

    public static bool TryParse(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value
        );

    /// <summary>
    /// Whether a decimal number lies exactly between its double and the next. It comes back as that double, since halves go to the even one; .NET takes
    /// it where it is shorter, the server does not. It can only be among integers of this size.
    /// </summary>
    private static bool IsHalfway(string text, double value)
    {
        if (Math.Abs(value) is < 4503599627370496d or > 1e42)
        {
            return false;
        }
        var exact = (BigInteger)value;
        BigInteger shown = BigInteger.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var next = (BigInteger)(shown > exact ? Math.BitIncrement(value) : Math.BitDecrement(value));
        return shown != exact && 2 * (shown - exact) == next - exact;
    }

    /// <summary>Puts the point and the exponent where the server has them; .NET has found the same digits.</summary>
    private static string Arrange(string text, string sign)
    {
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), provider: CultureInfo.InvariantCulture);
        ReadOnlySpan<char> mantissa = text.AsSpan(sign.Length, (mark < 0 ? text.Length : mark) - sign.Length);
        int point = mantissa.IndexOf('.');
        string digits = mantissa.ToString().Replace(".", "", StringComparison.Ordinal);
        int leading = digits.AsSpan().IndexOfAnyExcept('0');
        exponent += (point < 0 ? mantissa.Length : point) - 1 - leading;
        digits = digits.Trim('0');
        if (exponent is < -4 or >= 15)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"
            );
        }
        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -1 - exponent)}{digits}";
        }
        return digits.Length <= exponent + 1
            ? $"{sign}{digits.PadRight(exponent + 1, '0')}"
            : $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }
}
