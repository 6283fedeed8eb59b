using ActorPg.Wire.Codecs.Binary;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>bytea[], of byte[] or ReadOnlyMemory.</summary>
internal sealed class ByteaArrayCodec
    : ReferenceArrayCodec<byte[], ByteaFormat>,
        IValueArrayForms<ReadOnlyMemory<byte>, ByteaFormat>
{
    public ByteaArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
