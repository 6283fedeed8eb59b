using System.Buffers.Binary;
using ActorPg.Requests;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Catalog;

/// <summary>Lays attributes out as a DataRow message, so that a composite value is a record like any row. Lives for one value.</summary>
internal struct RowBuilder
{
    private readonly byte[] _bytes;
    private int _length;

    /// <summary>A row of so many columns, whose values come from so many bytes of a composite: their OIDs are left out, so it is never larger.</summary>
    public RowBuilder(int columns, int compositeBytes)
    {
        _bytes = new byte[compositeBytes - sizeof(int) - (columns * sizeof(uint)) + DataRow.FirstColumn];
        _bytes[0] = (byte)'D';
        BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(DataRow.FirstColumn - sizeof(short)), (short)columns);
        _length = DataRow.FirstColumn;
    }

    public void Add(bool isNull, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), isNull ? -1 : value.Length);
        _length += sizeof(int);
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
    }

    public readonly PgRecord ToRecord(RowDescription columns)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(1), _length - 1);
        return new PgRecord(new RowBatch(columns, _bytes, _length, 1), 0);
    }
}
