using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Api.Mapping;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg;

/// <summary>All rows of one statement, and what the server said of it. Immutable and thread-safe; its rows are valid for as long as they are held.</summary>
public sealed class QueryResult : IReadOnlyList<PgRecord>
{
    private readonly RowDescription _description;
    private readonly RowBatch? _first;
    private readonly RowBatch[] _more;

    /// <summary>Where each row is: 32 bits batch, 32 bits offset. Built when a row behind the first is asked for by its index.</summary>
    private long[]? _places;

    internal QueryResult(RowDescription description, RowBatch? first, RowBatch[] more, CommandTag? commandTag)
    {
        _description = description;
        _first = first;
        _more = more;
        CommandTag = commandTag;
        int count = first?.Count ?? 0;
        foreach (RowBatch batch in more)
        {
            count = checked(count + batch.Count);
        }
        Count = count;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The columns, in order; none when the statement returns no rows.</summary>
    public IReadOnlyList<PgColumn> Columns => _description.View;

    /// <summary>
    /// What the server said when it was done, such as <c>INSERT 0 2</c>; null when it was asked for some of the rows only and so said nothing.
    /// </summary>
    public CommandTag? CommandTag { get; }

    /// <summary>The count at the end of <see cref="CommandTag"/>: rows inserted, updated, deleted or selected; null when it gives none.</summary>
    public long? RowsAffected => CommandTag?.Rows;

    /// <summary>The batches behind the rows, for those who send them on.</summary>
    internal IEnumerable<RowBatch> Batches => _first is null ? [] : _more.Prepend(_first);

    internal RowDescription Description => _description;

    /// <summary>One row.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public PgRecord this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                ThrowNoRow(index);
            }
            if (index == 0)
            {
                return new PgRecord(BatchAt(0), 0);
            }
            long place = (_places ??= FindPlaces())[index];
            return new PgRecord(BatchAt((int)(place >> 32)), (int)place);
        }
    }

    /// <summary>Each row as <typeparamref name="T"/>: a scalar, a tuple by position, or a type whose constructor and properties are named like columns.</summary>
    /// <exception cref="InvalidOperationException">The columns do not give what T needs.</exception>
    /// <exception cref="InvalidCastException">A value is NULL or of a type where T does not allow it.</exception>
    public T[] Map<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>()
    {
        if (Count == 0 && _description.Count == 0)
        {
            return [];
        }
        RowMapper<T> mapper = RowMapper<T>.For(_description);
        var rows = new T[Count];
        int i = 0;
        foreach (PgRecord row in this)
        {
            rows[i++] = mapper.Map(row);
        }
        return rows;
    }

    /// <summary>The rows in order, without an allocation.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<PgRecord> IEnumerable<PgRecord>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The size and the command, never a value.</summary>
    public override string ToString() =>
        $"QueryResult ({Count} rows, {_description.Count} columns, {CommandTag?.Text ?? "unfinished"})";

    private RowBatch BatchAt(int index) => index == 0 ? _first! : _more[index - 1];

    private long[] FindPlaces()
    {
        long[] places = new long[Count];
        int i = 0;
        for (int b = 0; b <= _more.Length; b++)
        {
            RowBatch batch = BatchAt(b);
            for (int n = batch.Count, at = 0; n > 0; n--, at = batch.Next(at))
            {
                places[i++] = ((long)b << 32) | (uint)at;
            }
        }
        return places;
    }

    [DoesNotReturn]
    private void ThrowNoRow(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"The result has {Count} rows, numbered from 0.");

    /// <summary>Goes through the rows of a result.</summary>
    public struct Enumerator : IEnumerator<PgRecord>
    {
        private readonly QueryResult _result;
        private RowBatch? _batch;
        private int _nextBatch;
        private int _nextRow;
        private int _left;

        internal Enumerator(QueryResult result)
        {
            _result = result;
        }

        /// <summary>The row at hand.</summary>
        public PgRecord Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <summary>Goes to the next row; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_left == 0 && !NextBatch())
            {
                return false;
            }
            Current = new PgRecord(_batch!, _nextRow);
            _nextRow = _batch!.Next(_nextRow);
            _left--;
            return true;
        }

        /// <summary>Nothing is held, so nothing is done.</summary>
        public readonly void Dispose() { }

        void IEnumerator.Reset() => this = new Enumerator(_result);

        private bool NextBatch()
        {
            if (_result._first is null || _nextBatch > _result._more.Length)
            {
                return false;
            }
            _batch = _result.BatchAt(_nextBatch++);
            _nextRow = 0;
            _left = _batch.Count;
            return true;
        }
    }
}
