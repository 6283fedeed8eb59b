using System.Buffers.Binary;
using ActorPg.Requests;
using ActorPg.Wire.Codecs;

namespace ActorPg.Catalog;

/// <summary>Finds the types that are named by the records of an answer, and by nothing else, before anybody reads them. Lives for one answer.</summary>
internal sealed class RecordScan
{
    /// <summary>Records within records are followed this deep; what is deeper is read as it comes.</summary>
    private const int DeepestRecord = 32;

    private readonly CodecRegistry _codecs;
    private readonly HashSet<uint> _unknown = [];

    public RecordScan(CodecRegistry codecs)
    {
        _codecs = codecs;
    }

    /// <summary>Types of which nothing but the OID is known.</summary>
    public uint[] Unknown => [.. _unknown];

    public void Add(RowBatch batch)
    {
        for (int column = 0; column < batch.Description.Count; column++)
        {
            uint oid = batch.Description.Columns[column].Type.Oid;
            if (oid is not (RecordTypes.Record or RecordTypes.Array))
            {
                continue;
            }
            for (int row = 0; row < batch.Length; row = batch.Next(row))
            {
                if (batch.TryGetColumn(row, column, out ReadOnlySpan<byte> value))
                {
                    Add(oid, value);
                }
            }
        }
    }

    /// <summary>Looks into one value; one that is malformed is for its reader to complain of.</summary>
    public void Add(uint oid, ReadOnlySpan<byte> value)
    {
        try
        {
            AddValue(oid, value, depth: 0);
        }
        catch (PgDecodeException)
        {
            // Whoever reads the value is told.
        }
    }

    private void AddValue(uint oid, ReadOnlySpan<byte> value, int depth)
    {
        if (!_codecs.Knows(oid))
        {
            _unknown.Add(oid);
        }
        else if (depth < DeepestRecord && oid == RecordTypes.Record)
        {
            var fields = new CompositeReader(value, "record");
            for (int i = 0; i < fields.Count; i++)
            {
                uint field = fields.Next(out bool isNull, out ReadOnlySpan<byte> inner);
                AddValue(field, isNull ? default : inner, isNull ? DeepestRecord : depth + 1);
            }
        }
        else if (depth < DeepestRecord && oid == RecordTypes.Array)
        {
            AddElements(value, depth);
        }
    }

    private void AddElements(ReadOnlySpan<byte> array, int depth)
    {
        const int HeaderBytes = 12;
        const int DimensionBytes = 8;
        if (array.Length < HeaderBytes || BinaryPrimitives.ReadInt32BigEndian(array) is < 0 or > 6)
        {
            return;
        }
        int header = HeaderBytes + (DimensionBytes * BinaryPrimitives.ReadInt32BigEndian(array));
        array = header <= array.Length ? array[header..] : default;
        while (array.Length >= sizeof(int))
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(array);
            array = array[sizeof(int)..];
            if (length > array.Length)
            {
                return;
            }
            if (length >= 0)
            {
                AddValue(RecordTypes.Record, array[..length], depth + 1);
                array = array[length..];
            }
        }
    }
}
