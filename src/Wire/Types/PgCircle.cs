using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>A circle: PostgreSQL's circle.</summary>
/// <param name="Center">Its centre.</param>
/// <param name="Radius">Its radius, not negative.</param>
public readonly record struct PgCircle(PgPoint Center, double Radius) : ITextual<PgCircle>
{
    /// <summary>The circle as an argument.</summary>
    public static implicit operator PgArgument(PgCircle value) => PgArgument.From(value);

    /// <summary>As PostgreSQL writes it: <c>&lt;(1,2),3&gt;</c>.</summary>
    public override string ToString() => $"<{Center},{FloatText.Of(Radius)}>";

    /// <summary>Reads <c>&lt;(x,y),r&gt;</c>.</summary>
    /// <exception cref="FormatException">The text is no circle.</exception>
    public static PgCircle Parse(string text) =>
        TryParse(text, out PgCircle value) ? value : throw new FormatException("The text is no circle.");

    /// <summary>Reads <c>&lt;(x,y),r&gt;</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgCircle value)
    {
        value = default;
        var cursor = new GeometryCursor(text);
        if (
            !cursor.Take('<')
            || !cursor.TakePoint(out PgPoint center)
            || !cursor.Take(',')
            || !cursor.TakeNumber(out double radius)
            || !cursor.Take('>')
            || !cursor.AtEnd
        )
        {
            return false;
        }
        value = new PgCircle(center, radius);
        return true;
    }
}
