using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>A line segment: PostgreSQL's lseg.</summary>
/// <param name="Start">One end.</param>
/// <param name="End">The other.</param>
public readonly record struct PgLSeg(PgPoint Start, PgPoint End) : ITextual<PgLSeg>
{
    /// <summary>The segment as an argument.</summary>
    public static implicit operator PgArgument(PgLSeg value) => PgArgument.From(value);

    /// <summary>As PostgreSQL writes it: <c>[(0,0),(1,1)]</c>.</summary>
    public override string ToString() => $"[{Start},{End}]";

    /// <summary>Reads <c>[(x,y),(x,y)]</c>.</summary>
    /// <exception cref="FormatException">The text is no segment.</exception>
    public static PgLSeg Parse(string text) =>
        TryParse(text, out PgLSeg value) ? value : throw new FormatException("The text is no line segment.");

    /// <summary>Reads <c>[(x,y),(x,y)]</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgLSeg value)
    {
        value = default;
        var cursor = new GeometryCursor(text);
        if (!cursor.Take('[') || !cursor.TakePoints(out PgPoint[] points) || !cursor.Take(']') || !cursor.AtEnd)
        {
            return false;
        }
        value = points.Length == 2 ? new PgLSeg(points[0], points[1]) : default;
        return points.Length == 2;
    }
}
