using System.Buffers;
using System.Globalization;

namespace ActorPg.Wire.Types;

/// <summary>Bounds as the server prints them in a range, with ISO dates: in quotes when they are empty or hold white or a character of the syntax.</summary>
internal static class RangeText
{
    private static readonly SearchValues<char> _special = SearchValues.Create("\"\\()[], \t\n\v\f\r");

    public static string Of<T>(T? bound)
    {
        string text = Plain(bound);
        return text.Length > 0 && !text.AsSpan().ContainsAny(_special)
            ? text
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Plain<T>(T? bound) =>
        bound switch
        {
            DateTime time => ((PgTimestamp)time).ToString(),
            DateTimeOffset moment => $"{(PgTimestamp)moment.UtcDateTime}+00",
            DateOnly date => ((PgDate)date).ToString(),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => bound?.ToString() ?? "",
        };
}
