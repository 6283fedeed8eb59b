using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// One row: Int16 columns, then for each Int32 length (-1 for NULL) and that many bytes. A view of the frame.
/// Source: PostgreSQL 18, Message Formats, DataRow.
/// </summary>
internal readonly ref struct DataRow
{
    /// <summary>Bytes from the start of a row's message to the length of its first column: the header and the Int16 count.</summary>
    public const int FirstColumn = Frame.HeaderBytes + sizeof(short);

    private readonly ReadOnlySpan<byte> _values;

    private DataRow(int columns, ReadOnlySpan<byte> values)
    {
        Columns = columns;
        _values = values;
    }

    public int Columns { get; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The columns do not fill the message exactly.</exception>
    public static DataRow Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        int columns = fields.ReadCount16(bytesEach: 4);
        Check(frame.Raw, columns);
        return new DataRow(columns, fields.ReadRest());
    }

    /// <summary>The bytes of one column; false when it is NULL.</summary>
    public bool TryGet(int column, out ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        return ValueRun.TryGet(_values, column, out value);
    }

    /// <summary>
    /// Walks a run of whole DataRow frames, headers included, so that whoever decodes them later need not check again: after this every length
    /// lies within its row.
    /// </summary>
    /// <exception cref="PgProtocolException">
    /// A row has other than <paramref name="columns"/> columns, a length is below -1 or reaches past the row, or bytes trail.
    /// </exception>
    public static void Check(ReadOnlySpan<byte> run, int columns)
    {
        while (!run.IsEmpty)
        {
            int total = run.Length < FirstColumn ? 0 : BinaryPrimitives.ReadInt32BigEndian(run[1..]) + 1;
            if (total < FirstColumn || total > run.Length)
            {
                ThrowCut(run.Length);
            }
            ReadOnlySpan<byte> row = run[Frame.HeaderBytes..total];
            if (columns == 1 && IsFilledByOne(row))
            {
                run = AfterAlike(run, total);
                continue;
            }
            if (BinaryPrimitives.ReadUInt16BigEndian(row) != columns)
            {
                ThrowCount(BinaryPrimitives.ReadUInt16BigEndian(row), columns);
            }
            row = row[2..];
            for (int column = 0; column < columns; column++)
            {
                if (row.Length < 4)
                {
                    ThrowShort(column);
                }
                int length = BinaryPrimitives.ReadInt32BigEndian(row);
                row = row[4..];
                if ((uint)length <= (uint)row.Length)
                {
                    row = row[length..];
                }
                else if (length != -1)
                {
                    ThrowLength(column, length, row.Length);
                }
            }
            if (!row.IsEmpty)
            {
                ThrowLong(row.Length);
            }
            run = run[total..];
        }
    }

    // What is asked of a row of one column, in two comparisons; a NULL, and what is wrong, is looked at by those who can tell.
    private static bool IsFilledByOne(ReadOnlySpan<byte> row) =>
        row.Length >= sizeof(short) + sizeof(int)
        && BinaryPrimitives.ReadUInt16BigEndian(row) == 1
        && BinaryPrimitives.ReadInt32BigEndian(row[sizeof(short)..]) == row.Length - sizeof(short) - sizeof(int);

    // Behind the first row of one column and all that follow it with the same header, count and length: two overlapping words of each.
    private static ReadOnlySpan<byte> AfterAlike(ReadOnlySpan<byte> run, int total)
    {
        const int second = FirstColumn + sizeof(int) - sizeof(ulong);
        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(run);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(run[second..]);
        ReadOnlySpan<byte> rest = run[total..];
        while (
            rest.Length >= total
            && BinaryPrimitives.ReadUInt64LittleEndian(rest) == start
            && BinaryPrimitives.ReadUInt64LittleEndian(rest[second..]) == length
        )
        {
            rest = rest[total..];
        }
        return rest;
    }

    /// <summary>A row whose values are at hand as one run: for each an Int32 length (-1 for NULL) and its bytes.</summary>
    public static void Write(FrameBuffer target, int columns, scoped ReadOnlySpan<byte> values)
    {
        Span<byte> body = target.TakeFrame(BackendTag.DataRow, 6L + values.Length);
        BinaryPrimitives.WriteInt16BigEndian(body, (short)columns);
        values.CopyTo(body[2..]);
    }

    /// <summary>A row of separate values; null is NULL.</summary>
    public static void Write(FrameBuffer target, params ReadOnlySpan<byte[]?> values)
    {
        int length = target.BeginFrame(BackendTag.DataRow);
        target.WriteInt16((short)values.Length);
        ValueRun.Write(target, values);
        target.EndFrame(length);
    }

    [DoesNotReturn]
    private static void ThrowCut(int bytes) =>
        throw new PgProtocolException($"A DataRow is cut short: {bytes} bytes are left of the run.");

    [DoesNotReturn]
    private static void ThrowCount(int found, int expected) =>
        throw new PgProtocolException($"A DataRow has {found} columns; the description has {expected}.");

    [DoesNotReturn]
    private static void ThrowShort(int column) =>
        throw new PgProtocolException($"A DataRow ends within the length of column {column}.");

    [DoesNotReturn]
    private static void ThrowLength(int column, int length, int left) =>
        throw new PgProtocolException($"A DataRow gives column {column} a length of {length}; {left} bytes are left.");

    [DoesNotReturn]
    private static void ThrowLong(int bytes) =>
        throw new PgProtocolException($"A DataRow is {bytes} bytes longer than its columns.");
}
