using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// A polygon by its corners: PostgreSQL's polygon. Immutable; two are equal when they have the same corners in the same order. The default has none,
/// and is not sent.
/// </summary>
public readonly struct PgPolygon : IEquatable<PgPolygon>, ITextual<PgPolygon>
{
    private readonly PgPoint[]? _points;

    /// <summary>A polygon with these corners, at least one.</summary>
    /// <param name="points">The corners, in order.</param>
    public PgPolygon(params IEnumerable<PgPoint> points)
        : this(Enumerable.ToArray(points)) { }

    internal PgPolygon(PgPoint[] points)
    {
        _points = points;
    }

    /// <summary>The corners, in order.</summary>
    public ReadOnlyCollection<PgPoint> Points => Array.AsReadOnly(_points ?? []);

    internal ReadOnlySpan<PgPoint> Span => _points;

    /// <summary>Whether both have the same corners.</summary>
    public static bool operator ==(PgPolygon left, PgPolygon right) => left.Equals(right);

    /// <summary>Whether their corners differ.</summary>
    public static bool operator !=(PgPolygon left, PgPolygon right) => !left.Equals(right);

    /// <summary>The polygon as an argument.</summary>
    public static implicit operator PgArgument(PgPolygon value) => PgArgument.From(value);

    /// <inheritdoc />
    public bool Equals(PgPolygon other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgPolygon other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (PgPoint point in Span)
        {
            hash.Add(point);
        }
        return hash.ToHashCode();
    }

    /// <summary>As PostgreSQL writes it: <c>((0,0),(1,0),(0,1))</c>.</summary>
    public override string ToString() => $"({string.Join(',', _points ?? [])})";

    /// <summary>Reads <c>((x,y),…)</c>.</summary>
    /// <exception cref="FormatException">The text is no polygon.</exception>
    public static PgPolygon Parse(string text) =>
        TryParse(text, out PgPolygon value) ? value : throw new FormatException("The text is no polygon.");

    /// <summary>Reads <c>((x,y),…)</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgPolygon value)
    {
        value = default;
        var cursor = new GeometryCursor(text);
        if (!cursor.Take('(') || !cursor.TakePoints(out PgPoint[] points) || !cursor.Take(')') || !cursor.AtEnd)
        {
            return false;
        }
        value = new PgPolygon(points);
        return true;
    }
}
