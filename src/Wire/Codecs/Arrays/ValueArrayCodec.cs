using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>An array whose elements are structs.</summary>
internal class ValueArrayCodec<T, TFormat> : ArrayCodec, IValueArrayForms<T, TFormat>
    where T : struct
    where TFormat : struct, IBinaryFormat<T>
{
    public ValueArrayCodec(PgType type, Codec element, int lowerBound = 1)
        : base(type, element, lowerBound) { }

    ArrayCodec IArrayForm.Codec => this;

    public sealed override Array Read(ReadOnlySpan<byte> source) => ReadAs<T, TFormat>(source);

    /// <summary>The array with elements of a type that its element codec knows.</summary>
    protected Array ReadAs<TItem, TItemFormat>(ReadOnlySpan<byte> source)
        where TItem : struct
        where TItemFormat : struct, IBinaryFormat<TItem>
    {
        var reader = new ArrayReader(source, this);
        return reader.HoldsNull()
            ? ReadRank<TItem?, NullableElement<TItem, TItemFormat>>(in reader)
            : ReadRank<TItem, ValueElement<TItem, TItemFormat>>(in reader);
    }

    protected sealed override bool TryWriteOwn(object value, FrameBuffer target) =>
        ArrayWriter.TryWrite<T, ValueElement<T, TFormat>>(value, this, target)
        || ArrayWriter.TryWrite<T?, NullableElement<T, TFormat>>(value, this, target);
}
