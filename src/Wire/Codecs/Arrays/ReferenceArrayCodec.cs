using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>An array whose elements are objects; a NULL is null.</summary>
internal class ReferenceArrayCodec<T, TFormat> : ArrayCodec, IArrayForms<T, ReferenceElement<T, TFormat>>
    where T : class
    where TFormat : struct, IBinaryFormat<T>
{
    public ReferenceArrayCodec(PgType type, Codec element, int lowerBound = 1)
        : base(type, element, lowerBound) { }

    ArrayCodec IArrayForm.Codec => this;

    public sealed override Array Read(ReadOnlySpan<byte> source) =>
        ReadRank<T, ReferenceElement<T, TFormat>>(new ArrayReader(source, this));

    protected sealed override bool TryWriteOwn(object value, FrameBuffer target) =>
        ArrayWriter.TryWrite<T, ReferenceElement<T, TFormat>>(value, this, target);
}
