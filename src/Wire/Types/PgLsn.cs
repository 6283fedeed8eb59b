using System.Globalization;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>A place in the write-ahead log: PostgreSQL's pg_lsn.</summary>
/// <param name="Value">Bytes from the log's beginning on.</param>
public readonly record struct PgLsn(ulong Value) : IComparable<PgLsn>, ITextual<PgLsn>
{
    /// <summary>The place as an argument.</summary>
    public static implicit operator PgArgument(PgLsn value) => PgArgument.From(value);

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(PgLsn left, PgLsn right) => left.Value < right.Value;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(PgLsn left, PgLsn right) => left.Value > right.Value;

    /// <summary>Whether one is the other or comes before it.</summary>
    public static bool operator <=(PgLsn left, PgLsn right) => left.Value <= right.Value;

    /// <summary>Whether one is the other or comes after it.</summary>
    public static bool operator >=(PgLsn left, PgLsn right) => left.Value >= right.Value;

    /// <inheritdoc />
    public int CompareTo(PgLsn other) => Value.CompareTo(other.Value);

    /// <summary>As PostgreSQL writes it, two numbers in base 16: <c>16/B374D848</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value >> 32:X}/{(uint)Value:X}");

    /// <summary>Reads two numbers in base 16 with a slash between them.</summary>
    /// <exception cref="FormatException">The text is no pg_lsn.</exception>
    public static PgLsn Parse(string text) =>
        TryParse(text, out PgLsn value) ? value : throw new FormatException("The text is no pg_lsn.");

    /// <summary>Reads two numbers in base 16 with a slash between them; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgLsn value)
    {
        value = default;
        text = text.Trim();
        int slash = text.IndexOf('/');
        if (
            slash < 0
            || !uint.TryParse(
                text[..slash],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out uint high
            )
            || !uint.TryParse(
                text[(slash + 1)..],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out uint low
            )
        )
        {
            return false;
        }
        value = new PgLsn(((ulong)high << 32) | low);
        return true;
    }
}
