using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// Which transactions a snapshot sees: PostgreSQL's pg_snapshot and txid_snapshot. Immutable; two are equal when all their numbers are. The default,
/// with zeros, is none that a server makes.
/// </summary>
public readonly struct PgSnapshot : IEquatable<PgSnapshot>, ITextual<PgSnapshot>
{
    private readonly ulong[]? _running;

    /// <summary>A snapshot.</summary>
    /// <param name="xmin">The lowest transaction that was still running; all below it had ended.</param>
    /// <param name="xmax">The first transaction that had not begun.</param>
    /// <param name="running">Those from xmin on and below xmax that were running, in ascending order.</param>
    public PgSnapshot(ulong xmin, ulong xmax, params ReadOnlySpan<ulong> running)
    {
        Xmin = xmin;
        Xmax = xmax;
        _running = running.ToArray();
    }

    /// <summary>The lowest transaction that was still running; all below it had ended.</summary>
    public ulong Xmin { get; }

    /// <summary>The first transaction that had not begun.</summary>
    public ulong Xmax { get; }

    /// <summary>Those from <see cref="Xmin"/> on and below <see cref="Xmax"/> that were running, in ascending order.</summary>
    public ReadOnlyCollection<ulong> Running => Array.AsReadOnly(_running ?? []);

    internal ReadOnlySpan<ulong> Span => _running;

    /// <summary>Whether both see the same transactions.</summary>
    public static bool operator ==(PgSnapshot left, PgSnapshot right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(PgSnapshot left, PgSnapshot right) => !left.Equals(right);

    /// <summary>The snapshot as an argument.</summary>
    public static implicit operator PgArgument(PgSnapshot value) => PgArgument.From(value);

    /// <summary>Whether a transaction had ended when the snapshot was taken.</summary>
    public bool Sees(ulong transaction) =>
        transaction < Xmin || (transaction < Xmax && Span.BinarySearch(transaction) < 0);

    /// <inheritdoc />
    public bool Equals(PgSnapshot other) => Xmin == other.Xmin && Xmax == other.Xmax && Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgSnapshot other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Xmin, Xmax, Span.Length);

    /// <summary>As PostgreSQL writes it: <c>10:20:10,14,15</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Xmin}:{Xmax}:{string.Join(',', _running ?? [])}");

    /// <summary>Reads <c>xmin:xmax:running,…</c>.</summary>
    /// <exception cref="FormatException">The text is no snapshot.</exception>
    public static PgSnapshot Parse(string text) =>
        TryParse(text, out PgSnapshot value) ? value : throw new FormatException("The text is no snapshot.");

    /// <summary>Reads <c>xmin:xmax:running,…</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgSnapshot value)
    {
        value = default;
        text = text.Trim();
        int first = text.IndexOf(':');
        int last = text.LastIndexOf(':');
        if (
            first == last
            || !TryNumber(text[..first], out ulong xmin)
            || !TryNumber(text[(first + 1)..last], out ulong xmax)
        )
        {
            return false;
        }
        List<ulong> running = [];
        ReadOnlySpan<char> list = text[(last + 1)..];
        if (!list.IsEmpty)
        {
            foreach (Range part in list.Split(','))
            {
                if (!TryNumber(list[part], out ulong transaction))
                {
                    return false;
                }
                running.Add(transaction);
            }
        }
        value = new PgSnapshot(xmin, xmax, [.. running]);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
