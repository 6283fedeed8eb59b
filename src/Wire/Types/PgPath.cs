using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// Points joined by lines, open or closed: PostgreSQL's path. Immutable; two are equal when their points are and both are open or both closed. The
/// default has no points, and is not sent.
/// </summary>
public readonly struct PgPath : IEquatable<PgPath>, ITextual<PgPath>
{
    private readonly PgPoint[]? _points;

    /// <summary>A path along these points, at least one.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="isOpen">Whether the last point is not joined to the first.</param>
    public PgPath(IEnumerable<PgPoint> points, bool isOpen = false)
        : this([.. points], isOpen) { }

    internal PgPath(PgPoint[] points, bool isOpen)
    {
        _points = points;
        IsOpen = isOpen;
    }

    /// <summary>The points, in order.</summary>
    public ReadOnlyCollection<PgPoint> Points => Array.AsReadOnly(_points ?? []);

    /// <summary>Whether the last point is not joined to the first.</summary>
    public bool IsOpen { get; }

    internal ReadOnlySpan<PgPoint> Span => _points;

    /// <summary>Whether both have the same points and ends.</summary>
    public static bool operator ==(PgPath left, PgPath right) => left.Equals(right);

    /// <summary>Whether their points or ends differ.</summary>
    public static bool operator !=(PgPath left, PgPath right) => !left.Equals(right);

    /// <summary>The path as an argument.</summary>
    public static implicit operator PgArgument(PgPath value) => PgArgument.From(value);

    /// <inheritdoc />
    public bool Equals(PgPath other) => IsOpen == other.IsOpen && Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgPath other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(IsOpen);
        foreach (PgPoint point in Span)
        {
            hash.Add(point);
        }
        return hash.ToHashCode();
    }

    /// <summary>As PostgreSQL writes it: <c>[(0,0),(1,1)]</c> when open, <c>((0,0),(1,1))</c> when closed.</summary>
    public override string ToString() =>
        $"{(IsOpen ? '[' : '(')}{string.Join(',', _points ?? [])}{(IsOpen ? ']' : ')')}";

    /// <summary>Reads <c>[(x,y),…]</c> or <c>((x,y),…)</c>.</summary>
    /// <exception cref="FormatException">The text is no path.</exception>
    public static PgPath Parse(string text) =>
        TryParse(text, out PgPath value) ? value : throw new FormatException("The text is no path.");

    /// <summary>Reads <c>[(x,y),…]</c> or <c>((x,y),…)</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgPath value)
    {
        value = default;
        var cursor = new GeometryCursor(text);
        bool isOpen = cursor.Take('[');
        if (
            (!isOpen && !cursor.Take('('))
            || !cursor.TakePoints(out PgPoint[] points)
            || !cursor.Take(isOpen ? ']' : ')')
            || !cursor.AtEnd
        )
        {
            return false;
        }
        value = new PgPath(points, isOpen);
        return true;
    }
}
