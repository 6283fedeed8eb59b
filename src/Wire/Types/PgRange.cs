using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>Makes ranges of which at most one side has a bound.</summary>
public static class PgRange
{
    /// <summary>The range that holds nothing.</summary>
    public static PgRange<T> Empty<T>() => default;

    /// <summary>The range that holds everything: <c>(,)</c>.</summary>
    public static PgRange<T> All<T>() =>
        PgRange<T>.FromFlags(RangeFlags.LowerInfinite | RangeFlags.UpperInfinite, default, default);

    /// <summary><c>[lower,)</c></summary>
    /// <exception cref="ArgumentNullException">The bound is null.</exception>
    public static PgRange<T> AtLeast<T>(T lower)
    {
        ArgumentNullException.ThrowIfNull(lower);
        return PgRange<T>.FromFlags(RangeFlags.LowerInclusive | RangeFlags.UpperInfinite, lower, default);
    }

    /// <summary><c>(lower,)</c></summary>
    /// <exception cref="ArgumentNullException">The bound is null.</exception>
    public static PgRange<T> GreaterThan<T>(T lower)
    {
        ArgumentNullException.ThrowIfNull(lower);
        return PgRange<T>.FromFlags(RangeFlags.UpperInfinite, lower, default);
    }

    /// <summary><c>(,upper]</c></summary>
    /// <exception cref="ArgumentNullException">The bound is null.</exception>
    public static PgRange<T> AtMost<T>(T upper)
    {
        ArgumentNullException.ThrowIfNull(upper);
        return PgRange<T>.FromFlags(RangeFlags.LowerInfinite | RangeFlags.UpperInclusive, default, upper);
    }

    /// <summary><c>(,upper)</c></summary>
    /// <exception cref="ArgumentNullException">The bound is null.</exception>
    public static PgRange<T> LessThan<T>(T upper)
    {
        ArgumentNullException.ThrowIfNull(upper);
        return PgRange<T>.FromFlags(RangeFlags.LowerInfinite, default, upper);
    }
}

/// <summary>
/// A range of values with bounds that belong to it or do not, or without bounds: PostgreSQL's range types. Two ranges are equal when their bounds
/// are; the server rewrites ranges of whole numbers and dates to <c>[lower,upper)</c>, this type does not, and does not know either that no whole
/// number lies between 1 and 2. The default is the empty range. Order is .NET's for <typeparamref name="T"/>, for strings by code point; PostgreSQL's
/// may differ by collation.
/// </summary>
/// <typeparam name="T">The type of the bounds: int, long, decimal, DateTime, DateTimeOffset, DateOnly, or what a custom range is made of.</typeparam>
public readonly struct PgRange<T> : IEquatable<PgRange<T>>, IRangeArgument
{
    // The complement of Empty, so that the default is an empty range and not one from zero to zero.
    private readonly bool _isNotEmpty;
    private readonly RangeFlags _flags;
    private readonly T? _lower;
    private readonly T? _upper;

    /// <summary>A range between two bounds. One that holds no value at all, such as <c>[1,1)</c>, is the empty range.</summary>
    /// <param name="lower">Where it begins.</param>
    /// <param name="upper">Where it ends.</param>
    /// <param name="lowerInclusive">Whether the lower bound belongs to it.</param>
    /// <param name="upperInclusive">Whether the upper bound belongs to it.</param>
    /// <exception cref="ArgumentNullException">A bound is null: that is what <see cref="PgRange.AtLeast"/> and its kin are for.</exception>
    public PgRange(T lower, T upper, bool lowerInclusive = true, bool upperInclusive = false)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        if (EqualityComparer<T>.Default.Equals(lower, upper) && !(lowerInclusive && upperInclusive))
        {
            return;
        }
        _isNotEmpty = true;
        _flags =
            (lowerInclusive ? RangeFlags.LowerInclusive : RangeFlags.None)
            | (upperInclusive ? RangeFlags.UpperInclusive : RangeFlags.None);
        _lower = lower;
        _upper = upper;
    }

    private PgRange(RangeFlags flags, T? lower, T? upper)
    {
        _isNotEmpty = true;
        _flags = flags;
        _lower = lower;
        _upper = upper;
    }

    /// <summary>The lower bound; the default of <typeparamref name="T"/> where there is none.</summary>
    public T? Lower => _lower;

    /// <summary>The upper bound; the default of <typeparamref name="T"/> where there is none.</summary>
    public T? Upper => _upper;

    /// <summary>Whether the lower bound belongs to the range.</summary>
    public bool LowerInclusive => _flags.HasFlag(RangeFlags.LowerInclusive);

    /// <summary>Whether the upper bound belongs to the range.</summary>
    public bool UpperInclusive => _flags.HasFlag(RangeFlags.UpperInclusive);

    /// <summary>Whether it has no lower bound; false for the empty range.</summary>
    public bool LowerInfinite => _flags.HasFlag(RangeFlags.LowerInfinite);

    /// <summary>Whether it has no upper bound; false for the empty range.</summary>
    public bool UpperInfinite => _flags.HasFlag(RangeFlags.UpperInfinite);

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => !_isNotEmpty;

    RangeFlags IRangeArgument.Flags => _isNotEmpty ? _flags : RangeFlags.Empty;

    PgArgument IRangeArgument.LowerArgument => PgArgument.Of(_lower);

    PgArgument IRangeArgument.UpperArgument => PgArgument.Of(_upper);

    /// <summary>The range as an argument.</summary>
    public static implicit operator PgArgument(PgRange<T> value) => PgArgument.From(value);

    /// <summary>Whether both have the same bounds.</summary>
    public static bool operator ==(PgRange<T> left, PgRange<T> right) => left.Equals(right);

    /// <summary>Whether their bounds differ.</summary>
    public static bool operator !=(PgRange<T> left, PgRange<T> right) => !left.Equals(right);

    /// <summary>Whether a value lies in the range.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no order.</exception>
    public bool Contains(T value) =>
        _isNotEmpty
        && (LowerInfinite || RangeOrder.Compare(_lower!, value) is var low && (low < 0 || (low == 0 && LowerInclusive)))
        && (UpperInfinite || RangeOrder.Compare(value, _upper!) is var up && (up < 0 || (up == 0 && UpperInclusive)));

    /// <summary>Whether all that lies in this range lies in the other.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no order.</exception>
    public bool IsSubsetOf(PgRange<T> other) =>
        IsEmpty || (!other.IsEmpty && CompareLower(other) >= 0 && CompareUpper(other) <= 0);

    /// <summary>Whether all that lies in the other range lies in this one.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no order.</exception>
    public bool IsSupersetOf(PgRange<T> other) => other.IsSubsetOf(this);

    /// <summary>Whether some value may lie in both, as PostgreSQL's <c>&amp;&amp;</c> sees it.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no order.</exception>
    public bool Overlaps(PgRange<T> other) =>
        !IsEmpty && !other.IsEmpty && BeginsWithin(other) && other.BeginsWithin(this);

    /// <inheritdoc />
    public bool Equals(PgRange<T> other) =>
        _isNotEmpty == other._isNotEmpty
        && _flags == other._flags
        && EqualityComparer<T>.Default.Equals(_lower, other._lower)
        && EqualityComparer<T>.Default.Equals(_upper, other._upper);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgRange<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_isNotEmpty, _flags, _lower, _upper);

    /// <summary>As PostgreSQL writes it: <c>[1,10)</c>, <c>(,2024-01-01]</c>, <c>empty</c>, a bound in quotes where it needs them.</summary>
    public override string ToString() =>
        IsEmpty
            ? "empty"
            : $"{(LowerInclusive ? '[' : '(')}{(LowerInfinite ? "" : RangeText.Of(_lower))},{(UpperInfinite ? "" : RangeText.Of(_upper))}{(UpperInclusive ? ']' : ')')}";

    /// <summary>A range as the server sent it.</summary>
    internal static PgRange<T> FromFlags(RangeFlags flags, T? lower, T? upper)
    {
        // Infinity is never included, whatever the flags say.
        flags &= flags.HasFlag(RangeFlags.LowerInfinite) ? ~RangeFlags.LowerInclusive : flags;
        flags &= flags.HasFlag(RangeFlags.UpperInfinite) ? ~RangeFlags.UpperInclusive : flags;
        return new PgRange<T>(flags, lower, upper);
    }

    private int CompareLower(PgRange<T> other)
    {
        if (LowerInfinite || other.LowerInfinite)
        {
            return other.LowerInfinite.CompareTo(LowerInfinite);
        }
        int order = RangeOrder.Compare(_lower!, other._lower!);
        return order != 0 ? order : other.LowerInclusive.CompareTo(LowerInclusive);
    }

    private int CompareUpper(PgRange<T> other)
    {
        if (UpperInfinite || other.UpperInfinite)
        {
            return UpperInfinite.CompareTo(other.UpperInfinite);
        }
        int order = RangeOrder.Compare(_upper!, other._upper!);
        return order != 0 ? order : UpperInclusive.CompareTo(other.UpperInclusive);
    }

    /// <summary>Whether this one's lower bound is not beyond the other's upper.</summary>
    private bool BeginsWithin(PgRange<T> other)
    {
        if (LowerInfinite || other.UpperInfinite)
        {
            return true;
        }
        int order = RangeOrder.Compare(_lower!, other._upper!);
        return order < 0 || (order == 0 && LowerInclusive && other.UpperInclusive);
    }
}
