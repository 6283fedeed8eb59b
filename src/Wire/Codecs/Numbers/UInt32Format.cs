using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Unsigned Int32, big-endian: oid, xid and cid. Source: PostgreSQL 18, Object Identifier Types; oidsend.</summary>
internal readonly struct UInt32Format : IBinaryFormat<uint>, IBinaryFormat<long>
{
    public static uint Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(uint))
        {
            BadBytes.Length("oid, xid or cid", sizeof(uint), source.Length);
        }
        return BinaryPrimitives.ReadUInt32BigEndian(source);
    }

    uint IBinaryFormat<uint>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<uint>.Write(uint value, FrameBuffer target) => target.WriteUInt32(value);

    long IBinaryFormat<long>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<long>.Write(long value, FrameBuffer target)
    {
        if (value != (uint)value)
        {
            BadInput.OutOfRange("oid, xid or cid", uint.MinValue, uint.MaxValue);
        }
        target.WriteUInt32((uint)value);
    }
}
