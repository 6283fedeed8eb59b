using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Binary;

/// <summary>The bytes themselves. What is read is a copy: it outlives the message. Source: PostgreSQL 18, Binary Data Types; byteasend.</summary>
internal readonly struct ByteaFormat : IBinaryFormat<byte[]>, IBinaryFormat<ReadOnlyMemory<byte>>
{
    byte[] IBinaryFormat<byte[]>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    void IBinaryFormat<byte[]>.Write(byte[] value, FrameBuffer target) => target.WriteBytes(value);

    ReadOnlyMemory<byte> IBinaryFormat<ReadOnlyMemory<byte>>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    void IBinaryFormat<ReadOnlyMemory<byte>>.Write(ReadOnlyMemory<byte> value, FrameBuffer target) =>
        target.WriteBytes(value.Span);
}
