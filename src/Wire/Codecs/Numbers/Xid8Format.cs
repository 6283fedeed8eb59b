using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Unsigned Int64, big-endian. Source: PostgreSQL 18, Object Identifier Types; xid8send.</summary>
internal readonly struct Xid8Format : IBinaryFormat<ulong>
{
    public ulong Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(ulong))
        {
            BadBytes.Length("xid8", sizeof(ulong), source.Length);
        }
        return BinaryPrimitives.ReadUInt64BigEndian(source);
    }

    public void Write(ulong value, FrameBuffer target) => target.WriteInt64(unchecked((long)value));
}
