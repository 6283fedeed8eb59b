using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Identifiers;

/// <summary>UInt32 block, UInt16 offset. Source: PostgreSQL 18, Object Identifier Types; tidsend.</summary>
internal readonly struct TidFormat : IBinaryFormat<PgTid>
{
    private const int SizeBytes = 6;

    public PgTid Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != SizeBytes)
        {
            BadBytes.Length("tid", SizeBytes, source.Length);
        }
        return new PgTid(
            BinaryPrimitives.ReadUInt32BigEndian(source),
            BinaryPrimitives.ReadUInt16BigEndian(source[sizeof(uint)..])
        );
    }

    public void Write(PgTid value, FrameBuffer target)
    {
        target.WriteUInt32(value.Block);
        target.WriteInt16(unchecked((short)value.Offset));
    }
}
