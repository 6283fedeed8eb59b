using System.Buffers.Binary;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// A run of whole DataRow messages, headers included, as they came from the wire, with the description of their columns. Immutable once handed
/// out: records are views of it, decoded by whoever reads them, on any thread.
/// </summary>
internal sealed class RowBatch
{
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

    /// <summary>The bytes of one column of the row whose message starts at <paramref name="row"/>; false when it is NULL.</summary>
    public bool TryGetColumn(int row, int column, out ReadOnlySpan<byte> value)
    {
        int at = row + Frame.HeaderBytes + 2;
        for (; ; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(at));
            at += 4;
            if (column-- == 0)
            {
                value = length < 0 ? default : Bytes.AsSpan(at, length);
                return length >= 0;
            }
            at += Math.Max(length, 0);
        }
    }
}
