using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;

namespace ActorPg.Catalog;

/// <summary>An array of whatever its element's codec knows; a NULL is null where <typeparamref name="T"/> can be that.</summary>
internal sealed class ItemArrayCodec<T> : ArrayCodec, IArrayForms<T, ItemElement<T>>
{
    public ItemArrayCodec(PgType type, Codec element)
        : base(type, element, lowerBound: 1) { }

    ArrayCodec IArrayForm.Codec => this;

    public override Array Read(ReadOnlySpan<byte> source) => ReadRank<T, ItemElement<T>>(new ArrayReader(source, this));

    protected override bool TryWriteOwn(object value, Wire.Framing.FrameBuffer target) =>
        ArrayWriter.TryWrite<T, ItemElement<T>>(value, this, target);
}
