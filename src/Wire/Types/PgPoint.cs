using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>A point of the plane: PostgreSQL's point.</summary>
/// <param name="X">The abscissa.</param>
/// <param name="Y">The ordinate.</param>
public readonly record struct PgPoint(double X, double Y) : ITextual<PgPoint>
{
    /// <summary>The point as an argument.</summary>
    public static implicit operator PgArgument(PgPoint value) => PgArgument.From(value);

    /// <summary>As PostgreSQL writes it: <c>(1,2.5)</c>.</summary>
    public override string ToString() => $"({FloatText.Of(X)},{FloatText.Of(Y)})";

    /// <summary>Reads <c>(x,y)</c>.</summary>
    /// <exception cref="FormatException">The text is no point.</exception>
    public static PgPoint Parse(string text) =>
        TryParse(text, out PgPoint value) ? value : throw new FormatException("The text is no point.");

    /// <summary>Reads <c>(x,y)</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgPoint value)
    {
        var cursor = new GeometryCursor(text);
        return cursor.TakePoint(out value) && cursor.AtEnd;
    }
}
