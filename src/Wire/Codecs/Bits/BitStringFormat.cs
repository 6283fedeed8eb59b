using System.Buffers.Binary;
using System.Collections;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Bits;

/// <summary>
/// Int32 count of bits, then the bits eight by eight, the first one highest. Source: PostgreSQL 18, Bit String Types; varbit_send in varbit.c.
/// </summary>
internal readonly struct BitStringFormat : IBinaryFormat<PgBitString>, IBinaryFormat<BitArray>
{
    public static PgBitString Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < sizeof(int))
        {
            BadBytes.Malformed("bit or varbit", "its length is cut short");
        }
        int length = BinaryPrimitives.ReadInt32BigEndian(source);
        source = source[sizeof(int)..];
        if (length < 0 || ((long)length + 7) / 8 != source.Length)
        {
            BadBytes.Malformed("bit or varbit", $"it says {length} bits and has {source.Length} bytes of them");
        }
        return new PgBitString(source, length);
    }

    public static void Write(PgBitString value, FrameBuffer target)
    {
        target.WriteInt32(value.Length);
        target.WriteBytes(value.Bytes);
    }

    PgBitString IBinaryFormat<PgBitString>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<PgBitString>.Write(PgBitString value, FrameBuffer target) => Write(value, target);

    BitArray IBinaryFormat<BitArray>.Read(ReadOnlySpan<byte> source) => Read(source).ToBitArray();

    void IBinaryFormat<BitArray>.Write(BitArray value, FrameBuffer target) => Write(new PgBitString(value), target);
}
