using System.Globalization;

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
        // .NET finds the same digits, and puts the point and the exponent elsewhere.
        string sign = value < 0 ? "-" : "";
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

    public static bool TryParse(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value
        );
}
