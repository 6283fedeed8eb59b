using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>A rectangle along the axes: PostgreSQL's box. The server turns any two opposite corners into these two; this type keeps what it is given.</summary>
/// <param name="UpperRight">The corner with the larger coordinates.</param>
/// <param name="LowerLeft">The corner with the smaller coordinates.</param>
public readonly record struct PgBox(PgPoint UpperRight, PgPoint LowerLeft) : ITextual<PgBox>
{
    /// <summary>The box as an argument.</summary>
    public static implicit operator PgArgument(PgBox value) => PgArgument.From(value);

    /// <summary>As PostgreSQL writes it: <c>(3,4),(1,2)</c>.</summary>
    public override string ToString() => $"{UpperRight},{LowerLeft}";

    /// <summary>Reads <c>(x,y),(x,y)</c>.</summary>
    /// <exception cref="FormatException">The text is no box.</exception>
    public static PgBox Parse(string text) =>
        TryParse(text, out PgBox value) ? value : throw new FormatException("The text is no box.");

    /// <summary>Reads <c>(x,y),(x,y)</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgBox value)
    {
        var cursor = new GeometryCursor(text);
        bool read = cursor.TakePoints(out PgPoint[] points) && cursor.AtEnd && points.Length == 2;
        value = read ? new PgBox(points[0], points[1]) : default;
        return read;
    }
}
