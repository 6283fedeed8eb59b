using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.Linq.Expressions;
using ActorPg.Api;
using ActorPg.Requests;

namespace ActorPg;

/// <summary>
/// One row of a result: a view of the bytes that the server sent, decoded when and where it is read. Immutable, thread-safe, and valid for as
/// long as it is held; it keeps its part of the result alive. It compares like a tuple of its values; names play no part in that.
/// </summary>
/// <remarks>Where columns share a name, each has its index and the name means the last of them.</remarks>
public readonly struct PgRecord
    : IReadOnlyList<object?>,
        IEquatable<PgRecord>,
        IComparable<PgRecord>,
        IComparable,
        IDynamicMetaObjectProvider
{
    private readonly RowBatch? _batch;
    private readonly int _row;

    internal PgRecord(RowBatch batch, int row)
    {
        _batch = batch;
        _row = row;
    }

    /// <summary>The number of columns.</summary>
    public int Count => Batch.Description.Count;

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<PgColumn> Columns => View;

    /// <summary>The names of the columns, in order; a name that is shared appears as often.</summary>
    public IEnumerable<string> Keys => View.Select(column => column.Name);

    /// <summary>Name and value of each column, in order.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Items
    {
        get
        {
            PgRecord self = this;
            return View.Select((column, i) => KeyValuePair.Create(column.Name, self[i]));
        }
    }

    internal RowBatch Batch => _batch ?? RowBatch.Empty;

    internal int Row => _row;

    private ReadOnlyCollection<PgColumn> View => Batch.Description.View;

    /// <summary>The value of a column as its <see cref="PgColumn.ClrType"/>; null for SQL NULL.</summary>
    /// <param name="column">The column's index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="PgDecodeException">The bytes are not a value of the column's type.</exception>
    public object? this[int column]
    {
        get
        {
            RowBatch batch = Batch;
            PgColumn described = batch.Describe(column);
            return batch.TryGetColumn(_row, column, out ReadOnlySpan<byte> value)
                ? ColumnReader.ReadObject(described, value)
                : null;
        }
    }

    /// <summary>The value of a column as its <see cref="PgColumn.ClrType"/>; null for SQL NULL.</summary>
    /// <param name="name">The column's name, in its exact case.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="PgDecodeException">The bytes are not a value of the column's type.</exception>
    public object? this[string name] => this[IndexOf(name)];

    /// <summary>The value of a column as <typeparamref name="T"/>, which is nullable (<c>int?</c>, <c>string?</c>) where NULL may come.</summary>
    /// <param name="column">The column's index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column's type cannot be read as T, or it is NULL and T is a value type.</exception>
    /// <exception cref="PgDecodeException">The bytes are not a value of the column's type, or do not fit T.</exception>
    public T Get<T>(int column)
    {
        RowBatch batch = Batch;
        PgColumn described = batch.Describe(column);
        return batch.TryGetColumn(_row, column, out ReadOnlySpan<byte> value)
            ? ColumnReader.Read<T>(described, value)
            : ColumnReader.ReadNull<T>(described);
    }

    /// <inheritdoc cref="Get{T}(int)" />
    /// <param name="name">The column's name, in its exact case.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public T Get<T>(string name) => Get<T>(IndexOf(name));

    /// <summary>Reads a column unless it is NULL; false, and the default of T, when it is.</summary>
    /// <param name="column">The column's index, from 0.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column's type cannot be read as T.</exception>
    public bool TryGet<T>(int column, [MaybeNullWhen(false)] out T value)
    {
        RowBatch batch = Batch;
        PgColumn described = batch.Describe(column);
        if (batch.TryGetColumn(_row, column, out ReadOnlySpan<byte> bytes))
        {
            value = ColumnReader.Read<T>(described, bytes);
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>Reads a column unless it is NULL or does not exist; false, and the default of T, when so.</summary>
    /// <param name="name">The column's name, in its exact case.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidCastException">The column's type cannot be read as T.</exception>
    public bool TryGet<T>(string name, [MaybeNullWhen(false)] out T value)
    {
        int column = Batch.Description.IndexOf(name);
        if (column >= 0)
        {
            return TryGet(column, out value);
        }
        value = default;
        return false;
    }

    /// <summary>The value of a column, or <paramref name="fallback"/> when it is NULL.</summary>
    /// <param name="column">The column's index, from 0.</param>
    /// <param name="fallback">What stands for NULL.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column's type cannot be read as T.</exception>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? GetValueOrDefault<T>(int column, T? fallback = default) =>
        TryGet(column, out T? value) ? value : fallback;

    /// <summary>The value of a column, or <paramref name="fallback"/> when it is NULL or does not exist.</summary>
    /// <param name="name">The column's name, in its exact case.</param>
    /// <param name="fallback">What stands for NULL.</param>
    /// <exception cref="InvalidCastException">The column's type cannot be read as T.</exception>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? GetValueOrDefault<T>(string name, T? fallback = default) => TryGet(name, out T? value) ? value : fallback;

    /// <summary>Whether a column is NULL; its value is not decoded.</summary>
    /// <param name="column">The column's index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public bool IsNull(int column)
    {
        RowBatch batch = Batch;
        batch.Describe(column);
        return !batch.TryGetColumn(_row, column, out _);
    }

    /// <inheritdoc cref="IsNull(int)" />
    /// <param name="name">The column's name, in its exact case.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public bool IsNull(string name) => IsNull(IndexOf(name));

    /// <summary>Whether a column has this name, in its exact case.</summary>
    /// <param name="name">The name.</param>
    public bool ContainsKey(string name) => Batch.Description.IndexOf(name) >= 0;

    /// <summary>The values of some columns: what <c>record[1..3]</c> answers.</summary>
    /// <param name="start">The first column's index, from 0.</param>
    /// <param name="length">The number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The record has not these columns.</exception>
    public object?[] Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Count - start);
        object?[] values = new object?[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = this[start + i];
        }
        return values;
    }

    /// <summary>The values in order, each decoded when it is reached.</summary>
    public IEnumerator<object?> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have equal values in the same order; arrays count as equal when their elements are.</summary>
    /// <param name="other">The other record.</param>
    public bool Equals(PgRecord other)
    {
        if (Count != other.Count)
        {
            return false;
        }
        for (int i = 0; i < Count; i++)
        {
            if (!ValueComparison.AreEqual(this[i], other[i]))
            {
                return false;
            }
        }
        return true;
    }

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgRecord other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (int i = 0; i < Count; i++)
        {
            hash.Add(ValueComparison.Hash(this[i]));
        }
        return hash.ToHashCode();
    }

    /// <summary>Orders by the first values that differ; NULL comes first, strings are ordered by code point.</summary>
    /// <param name="other">The other record.</param>
    /// <exception cref="InvalidOperationException">The values that differ have no order, or are of different types.</exception>
    public int CompareTo(PgRecord other)
    {
        int common = Math.Min(Count, other.Count);
        for (int i = 0; i < common; i++)
        {
            int order = ValueComparison.Compare(this[i], other[i]);
            if (order != 0)
            {
                return order;
            }
        }
        return Count.CompareTo(other.Count);
    }

    int IComparable.CompareTo(object? obj) =>
        obj is null ? 1
        : obj is PgRecord other ? CompareTo(other)
        : throw new ArgumentException("A record can be compared with a record only.", nameof(obj));

    DynamicMetaObject IDynamicMetaObjectProvider.GetMetaObject(Expression parameter) =>
        new PgRecordMetaObject(parameter, this);

    /// <summary>Names and types of the columns, such as <c>&lt;PgRecord id int4, name text&gt;</c>. Never a value: those may be personal data.</summary>
    public override string ToString() => Count == 0 ? "<PgRecord>" : $"<PgRecord {string.Join(", ", View)}>";

    /// <summary>Equal values in the same order.</summary>
    public static bool operator ==(PgRecord left, PgRecord right) => left.Equals(right);

    /// <summary>Some value differs.</summary>
    public static bool operator !=(PgRecord left, PgRecord right) => !left.Equals(right);

    /// <inheritdoc cref="CompareTo(PgRecord)" />
    public static bool operator <(PgRecord left, PgRecord right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo(PgRecord)" />
    public static bool operator <=(PgRecord left, PgRecord right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo(PgRecord)" />
    public static bool operator >(PgRecord left, PgRecord right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo(PgRecord)" />
    public static bool operator >=(PgRecord left, PgRecord right) => left.CompareTo(right) >= 0;

    private int IndexOf(string name)
    {
        int column = Batch.Description.IndexOf(name);
        return column >= 0 ? column : throw NoColumn(name);
    }

    private KeyNotFoundException NoColumn(string name) =>
        new($"The record has no column '{name}'; {TypeNames.List(Batch.Description.Columns)}.");
}
