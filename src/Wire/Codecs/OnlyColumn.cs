using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>Rows of one column as they came: whole DataRow messages, one after another, which have passed <see cref="Messages.DataRow.Check"/>.</summary>
internal static class OnlyColumn
{
    /// <summary>Bytes from the start of a row's message to its value: the header, the Int16 count and the Int32 length.</summary>
    public const int ValueStart = Frame.HeaderBytes + sizeof(short) + sizeof(int);

    /// <summary>The length of the first row's value, in bytes; -1 for NULL.</summary>
    public static int ValueBytes(ReadOnlySpan<byte> rows) =>
        BinaryPrimitives.ReadInt32BigEndian(rows[(ValueStart - sizeof(int))..]);

    /// <summary>Decodes the values up to the first NULL, or all. One loop for the format at hand, into which its read is inlined.</summary>
    /// <param name="format">How a value is read.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="values">Room for as many values as there are rows.</param>
    /// <param name="bytes">How many bytes the rows take that were read.</param>
    /// <returns>How many values were read.</returns>
    /// <exception cref="PgDecodeException">The bytes of a value are not of its type, or do not fit <typeparamref name="T"/>.</exception>
    public static int Read<T, TFormat>(TFormat format, ReadOnlySpan<byte> rows, Span<T> values, out int bytes)
        where TFormat : struct, IBinaryFormat<T>
    {
        ReadOnlySpan<byte> rest = rows;
        int count = 0;
        while (rest.Length >= ValueStart)
        {
            int length = ValueBytes(rest);
            if (length < 0)
            {
                break;
            }
            values[count++] = format.Read(rest.Slice(ValueStart, length));
            rest = rest[(ValueStart + length)..];
        }
        bytes = rows.Length - rest.Length;
        return count;
    }
}
