using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>An infinite line, Ax + By + C = 0: PostgreSQL's line. A and B are not both zero.</summary>
/// <param name="A">The factor of x.</param>
/// <param name="B">The factor of y.</param>
/// <param name="C">The constant.</param>
public readonly record struct PgLine(double A, double B, double C) : ITextual<PgLine>
{
    /// <summary>The line as an argument.</summary>
    public static implicit operator PgArgument(PgLine value) => PgArgument.From(value);

    /// <summary>As PostgreSQL writes it: <c>{1,-1,0}</c>.</summary>
    public override string ToString() => $"{{{FloatText.Of(A)},{FloatText.Of(B)},{FloatText.Of(C)}}}";

    /// <summary>Reads <c>{A,B,C}</c>.</summary>
    /// <exception cref="FormatException">The text is no line.</exception>
    public static PgLine Parse(string text) =>
        TryParse(text, out PgLine value) ? value : throw new FormatException("The text is no line.");

    /// <summary>Reads <c>{A,B,C}</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgLine value)
    {
        value = default;
        var cursor = new GeometryCursor(text);
        if (
            !cursor.Take('{')
            || !cursor.TakeNumber(out double a)
            || !cursor.Take(',')
            || !cursor.TakeNumber(out double b)
            || !cursor.Take(',')
            || !cursor.TakeNumber(out double c)
            || !cursor.Take('}')
            || !cursor.AtEnd
        )
        {
            return false;
        }
        value = new PgLine(a, b, c);
        return true;
    }
}
