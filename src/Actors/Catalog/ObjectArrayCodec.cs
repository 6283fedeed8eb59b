using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>An array whose elements are read as their codec's default answer: for elements that have no array codec of their own.</summary>
internal sealed class ObjectArrayCodec : ArrayCodec, IArrayForms<object?, ObjectElement>
{
    public ObjectArrayCodec(PgType type, Codec element)
        : base(type, element, lowerBound: 1) { }

    ArrayCodec IArrayForm.Codec => this;

    public override Array Read(ReadOnlySpan<byte> source) =>
        ReadRank<object?, ObjectElement>(new ArrayReader(source, this));

    protected override bool TryWriteOwn(object value, FrameBuffer target) =>
        ArrayWriter.TryWrite<object?, ObjectElement>(value, this, target);
}
