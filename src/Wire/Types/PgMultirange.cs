using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Codecs.Ranges;

namespace ActorPg;

/// <summary>
/// Ranges in order, without overlap: PostgreSQL's multirange types. The server sorts and joins what it is sent; this type keeps the ranges as they
/// are given. Immutable; two are equal when their ranges are. The default has none.
/// </summary>
/// <typeparam name="T">The type of the bounds.</typeparam>
public readonly struct PgMultirange<T> : IEquatable<PgMultirange<T>>, IMultirangeArgument
{
    private readonly PgRange<T>[]? _ranges;

    /// <summary>A multirange of these ranges.</summary>
    public PgMultirange(params ReadOnlySpan<PgRange<T>> ranges)
        : this(ranges.ToArray()) { }

    /// <summary>A multirange of these ranges.</summary>
    public PgMultirange(IEnumerable<PgRange<T>> ranges)
        : this(Enumerable.ToArray(ranges)) { }

    private PgMultirange(PgRange<T>[] ranges)
    {
        _ranges = ranges;
    }

    /// <summary>The ranges.</summary>
    public ReadOnlyCollection<PgRange<T>> Ranges => Array.AsReadOnly(_ranges ?? []);

    /// <summary>How many ranges there are.</summary>
    public int Count => _ranges?.Length ?? 0;

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => Array.TrueForAll(_ranges ?? [], range => range.IsEmpty);

    /// <summary>One of the ranges, from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such range.</exception>
    public PgRange<T> this[int index] => (_ranges ?? [])[index];

    /// <summary>The multirange as an argument.</summary>
    public static implicit operator PgArgument(PgMultirange<T> value) => PgArgument.From(value);

    /// <summary>Whether both have the same ranges in the same order.</summary>
    public static bool operator ==(PgMultirange<T> left, PgMultirange<T> right) => left.Equals(right);

    /// <summary>Whether their ranges differ.</summary>
    public static bool operator !=(PgMultirange<T> left, PgMultirange<T> right) => !left.Equals(right);

    /// <summary>Whether a value lies in one of the ranges.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no order.</exception>
    public bool Contains(T value) => Array.Exists(_ranges ?? [], range => range.Contains(value));

    IRangeArgument IMultirangeArgument.ArgumentAt(int index) => this[index];

    /// <inheritdoc />
    public bool Equals(PgMultirange<T> other) => (_ranges ?? []).AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgMultirange<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (PgRange<T> range in _ranges ?? [])
        {
            hash.Add(range);
        }
        return hash.ToHashCode();
    }

    /// <summary>As PostgreSQL writes it: <c>{[1,3),[5,6)}</c>.</summary>
    public override string ToString() => $"{{{string.Join(',', _ranges ?? [])}}}";

    /// <summary>A multirange that takes the array over.</summary>
    internal static PgMultirange<T> Wrap(PgRange<T>[] ranges) => new(ranges);
}
