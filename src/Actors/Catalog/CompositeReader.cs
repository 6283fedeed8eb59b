using System.Buffers.Binary;
using ActorPg.Wire.Codecs;

namespace ActorPg.Catalog;

/// <summary>Goes through the attributes of one composite value, in the layout of <see cref="CompositeLayout"/>.</summary>
internal ref struct CompositeReader
{
    private const int FieldBytes = 8;

    private readonly string _type;
    private ReadOnlySpan<byte> _rest;
    private int _left;

    /// <summary>Reads the count, and checks that the bytes at hand can hold so many.</summary>
    public CompositeReader(ReadOnlySpan<byte> source, string type)
    {
        _type = type;
        if (source.Length < sizeof(int))
        {
            BadBytes.Malformed(type, "its header is cut short");
        }
        Count = BinaryPrimitives.ReadInt32BigEndian(source);
        _rest = source[sizeof(int)..];
        if (Count < 0 || Count > short.MaxValue || Count > _rest.Length / FieldBytes)
        {
            BadBytes.Malformed(type, $"it cannot have {Count} attributes");
        }
        _left = Count;
    }

    public int Count { get; }

    /// <summary>The next attribute; answers the OID of its type.</summary>
    public uint Next(out bool isNull, out ReadOnlySpan<byte> value)
    {
        if (_rest.Length < FieldBytes)
        {
            BadBytes.Malformed(_type, "an attribute is cut short");
        }
        uint oid = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        int length = BinaryPrimitives.ReadInt32BigEndian(_rest[sizeof(uint)..]);
        _rest = _rest[FieldBytes..];
        _left--;
        isNull = length == -1;
        if (isNull)
        {
            value = default;
            return oid;
        }
        // Those behind it need room for their headers at least: whoever lays the values out relies on that.
        if (length < 0 || length > _rest.Length - (_left * FieldBytes))
        {
            BadBytes.Malformed(_type, $"an attribute of {length} bytes reaches past its end");
        }
        value = _rest[..length];
        _rest = _rest[length..];
        return oid;
    }

    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            BadBytes.Malformed(_type, $"{_rest.Length} bytes follow its last attribute");
        }
    }
}
