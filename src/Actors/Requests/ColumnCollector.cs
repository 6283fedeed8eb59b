using System.Runtime.InteropServices;
using ActorPg.Api;
using ActorPg.Api.Mapping;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// Reads a result of one column while it arrives, out of the buffer it arrived in: the rows are copied nowhere, and what the server still has to send
/// comes meanwhile. Only for values that the library's own codecs make whole: nobody else's code runs in a connection's turn. Owned by the turn that
/// feeds it.
/// </summary>
/// <typeparam name="T">What each value is read as.</typeparam>
internal sealed class ColumnCollector<T>
{
    /// <summary>Values that room is kept for when the result has been taken.</summary>
    private const int KeptCapacity = 16 * 1024;

    private static readonly bool _isCopy = MappedValue.IsCopy(typeof(T));

    private List<T> _values = [];
    private PgColumn? _column;
    private ICodec<T>? _codec;
    private Exception? _failure;

    /// <summary>Forgets what it has and makes ready for rows of these columns; false when it cannot read them.</summary>
    public bool TryBegin(RowDescription columns)
    {
        Clear();
        if (!_isCopy || columns.Count != 1 || !IsOurs(columns.Columns[0].Codec))
        {
            return false;
        }
        _column = columns.Columns[0];
        _codec = _column.Codec as ICodec<T>;
        return _codec is not null || OptionalReader<T>.Instance is not null;
    }

    /// <summary>Takes in whole DataRow messages, headers included, one after another, which have passed <see cref="Wire.Messages.DataRow.Check"/>.</summary>
    /// <param name="run">The messages.</param>
    /// <param name="count">How many they are.</param>
    public void Append(ReadOnlySpan<byte> run, int count)
    {
        if (_failure is not null)
        {
            return;
        }
        CollectionsMarshal.SetCount(_values, _values.Count + count);
        Span<T> values = CollectionsMarshal.AsSpan(_values)[^count..];
        try
        {
            while (!run.IsEmpty)
            {
                int read = Read(run, values, out int bytes);
                if (read == 0)
                {
                    values[0] = ColumnReader.ReadNull<T>(_column!);
                    (read, bytes) = (1, OnlyColumn.ValueStart);
                }
                values = values[read..];
                run = run[bytes..];
            }
        }
        catch (Exception failure) when (failure is PgDecodeException or InvalidCastException)
        {
            _failure = failure; // the caller's to see: the connection has rows to take that are well formed
        }
    }

    /// <summary>All values; the collector is empty afterwards.</summary>
    /// <exception cref="InvalidCastException">A value is NULL, which T cannot be.</exception>
    /// <exception cref="PgDecodeException">The bytes of a value are not of its type, or do not fit T.</exception>
    public T[] Take()
    {
        if (_failure is { } failure)
        {
            throw failure;
        }
        T[] values = [.. _values];
        Clear();
        return values;
    }

    public void Clear()
    {
        if (_values.Capacity > KeptCapacity)
        {
            _values = [];
        }
        _values.Clear();
        _column = null;
        _codec = null;
        _failure = null;
    }

    // The assembly that knows the wire has codecs of the built-in types and no other.
    private static bool IsOurs(Codec codec) => codec.GetType().Assembly == typeof(Codec).Assembly;

    // The values up to the first NULL.
    private int Read(ReadOnlySpan<byte> rows, Span<T> values, out int bytes)
    {
        if (_codec is null)
        {
            return ReadOne(rows, out values[0], out bytes);
        }
        try
        {
            return _codec.ReadColumn(rows, values, out bytes);
        }
        catch (PgDecodeException e)
        {
            throw ColumnReader.InColumn(_column!, e);
        }
    }

    private int ReadOne(ReadOnlySpan<byte> rows, out T value, out int bytes)
    {
        int length = OnlyColumn.ValueBytes(rows);
        if (length < 0)
        {
            value = default!;
            bytes = 0;
            return 0;
        }
        value = ColumnReader.Read<T>(_column!, rows.Slice(OnlyColumn.ValueStart, length));
        bytes = OnlyColumn.ValueStart + length;
        return 1;
    }
}
