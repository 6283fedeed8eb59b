using System.Globalization;

namespace ActorPg.Wire.Types;

/// <summary>Doubles as the server prints them since version 12: the shortest digits that come back as the same number.</summary>
internal static class FloatText
{
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    public static bool TryParse(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value
        );
}
