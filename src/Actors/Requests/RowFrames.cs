using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Requests;

/// <summary>
/// Checks DataRow messages before they become a batch, so that readers may trust every length in it: Byte1 'D', Int32 length, Int16 columns, then
/// per column Int32 length (-1 is NULL) and the bytes. Source: PostgreSQL 18, Message Formats, DataRow.
/// </summary>
internal static class RowFrames
{
    /// <summary>Checks the row that starts at <paramref name="row"/> and answers where the next one starts.</summary>
    /// <exception cref="PgProtocolException">It is no DataRow, is cut short or too long, or has not as many columns as were described.</exception>
    public static int Check(ReadOnlySpan<byte> run, int row, int columns)
    {
        ReadOnlySpan<byte> rest = run[row..];
        if (rest.Length < RowBatch.FirstColumn || rest[0] != BackendTag.DataRow)
        {
            ThrowNoRow();
        }
        int length = BinaryPrimitives.ReadInt32BigEndian(rest[1..]);
        if (length < RowBatch.FirstColumn - 1 || length >= rest.Length)
        {
            ThrowNoRow();
        }
        int count = BinaryPrimitives.ReadUInt16BigEndian(rest[Frame.HeaderBytes..]);
        if (count != columns)
        {
            ThrowColumns(count, columns);
        }
        ReadOnlySpan<byte> fields = rest[..(length + 1)];
        int at = RowBatch.FirstColumn;
        for (int i = 0; i < count; i++)
        {
            if (fields.Length - at < 4)
            {
                ThrowShort(i);
            }
            int size = BinaryPrimitives.ReadInt32BigEndian(fields[at..]);
            at += 4;
            if (size < -1 || size > fields.Length - at)
            {
                ThrowLength(i, size, fields.Length - at);
            }
            at += Math.Max(size, 0);
        }
        if (at != fields.Length)
        {
            ThrowLong(fields.Length - at);
        }
        return row + fields.Length;
    }

    [DoesNotReturn]
    private static void ThrowNoRow() =>
        throw new PgProtocolException("A run of DataRow messages ends within one, or holds another message.");

    [DoesNotReturn]
    private static void ThrowColumns(int count, int columns) =>
        throw new PgProtocolException($"A DataRow has {count} columns where {columns} were described.");

    [DoesNotReturn]
    private static void ThrowShort(int column) =>
        throw new PgProtocolException($"A DataRow ends before the length of its column {column}.");

    [DoesNotReturn]
    private static void ThrowLength(int column, int size, int left) =>
        throw new PgProtocolException($"A DataRow declares {size} bytes for its column {column}; {left} are left.");

    [DoesNotReturn]
    private static void ThrowLong(int left) =>
        throw new PgProtocolException($"A DataRow is {left} bytes longer than its columns.");
}
