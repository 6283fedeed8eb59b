using System.Globalization;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>Where a row version lies in its table: PostgreSQL's tid, the type of ctid.</summary>
/// <param name="Block">The number of the page.</param>
/// <param name="Offset">The line pointer in it, from 1.</param>
public readonly record struct PgTid(uint Block, ushort Offset) : IComparable<PgTid>, ITextual<PgTid>
{
    /// <summary>The place as an argument.</summary>
    public static implicit operator PgArgument(PgTid value) => PgArgument.From(value);

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(PgTid left, PgTid right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(PgTid left, PgTid right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is the other or comes before it.</summary>
    public static bool operator <=(PgTid left, PgTid right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is the other or comes after it.</summary>
    public static bool operator >=(PgTid left, PgTid right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public int CompareTo(PgTid other) => (Block, Offset).CompareTo((other.Block, other.Offset));

    /// <summary>As PostgreSQL writes it: <c>(0,1)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Block},{Offset})");

    /// <summary>Reads <c>(block,offset)</c>.</summary>
    /// <exception cref="FormatException">The text is no tid.</exception>
    public static PgTid Parse(string text) =>
        TryParse(text, out PgTid value) ? value : throw new FormatException("The text is no tid.");

    /// <summary>Reads <c>(block,offset)</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgTid value)
    {
        value = default;
        text = text.Trim();
        int comma = text.IndexOf(',');
        if (
            comma < 0
            || text[0] != '('
            || text[^1] != ')'
            || !uint.TryParse(text[1..comma], NumberStyles.None, CultureInfo.InvariantCulture, out uint block)
            || !ushort.TryParse(
                text[(comma + 1)..^1],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ushort offset
            )
        )
        {
            return false;
        }
        value = new PgTid(block, offset);
        return true;
    }
}
