using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// A run of whole DataRow messages, headers included, as they came from the wire, with the description of their columns. Immutable once handed
/// out: records are views of it, decoded by whoever reads them, on any thread. Its rows have passed <see cref="DataRow.Check"/>.
/// </summary>
internal sealed class RowBatch
{
    /// <summary>One row without columns: what a record that belongs to no result looks at.</summary>
    public static readonly RowBatch Empty = new(RowDescription.None, [(byte)'D', 0, 0, 0, 6, 0, 0], 7, 1);

    private const int ColumnShift = 31;
    private const int RowShift = 43;
    private const int HintColumns = 1 << (RowShift - ColumnShift);
    private const int HintRows = 1 << (64 - RowShift);

    /// <summary>
    /// Where one column of one row starts: 21 bits row, 12 bits column, 31 bits position. It lets columns be read in order without walking the
    /// row anew for each. Written without a lock: the bytes never change, so each value that was ever stored stays true; a thread that finds the
    /// hint of another thread's row walks from the start of its own.
    /// </summary>
    private long _hint = DataRow.FirstColumn;

    public RowBatch(RowDescription description, byte[] bytes, int length, int count)
    {
        Description = description;
        Bytes = bytes;
        Length = length;
        Count = count;
    }

    public RowDescription Description { get; }

    public byte[] Bytes { get; }

    /// <summary>Bytes in use of <see cref="Bytes"/>.</summary>
    public int Length { get; }

    /// <summary>Rows in it.</summary>
    public int Count { get; }

    /// <summary>Where the row after the one at <paramref name="row"/> starts.</summary>
    public int Next(int row) => row + 1 + BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(row + 1));

    /// <summary>What is known of a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PgColumn Describe(int column)
    {
        PgColumn[] columns = Description.Columns;
        if ((uint)column >= (uint)columns.Length)
        {
            ThrowNoColumn(column, columns.Length);
        }
        return columns[column];
    }

    /// <summary>The bytes of one column of the row whose message starts at <paramref name="row"/>; false when it is NULL.</summary>
    public bool TryGetColumn(int row, int column, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> bytes = Bytes;
        long hint = Volatile.Read(ref _hint);
        int current = (int)(hint >>> ColumnShift) & (HintColumns - 1);
        int at = (int)hint & int.MaxValue;
        if ((int)(hint >>> RowShift) != row || current > column)
        {
            current = 0;
            at = row + DataRow.FirstColumn;
        }
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
        for (; current < column; current++)
        {
            at += 4 + Math.Max(length, 0);
            length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
        }
        if (row < HintRows && column < HintColumns)
        {
            Volatile.Write(ref _hint, ((long)row << RowShift) | ((long)column << ColumnShift) | (uint)at);
        }
        if (length < 0)
        {
            value = default;
            return false;
        }
        value = bytes.Slice(at + 4, length);
        return true;
    }

    [DoesNotReturn]
    private static void ThrowNoColumn(int column, int count) =>
        throw new ArgumentOutOfRangeException(
            nameof(column),
            column,
            $"The record has {count} columns, numbered from 0."
        );
}
