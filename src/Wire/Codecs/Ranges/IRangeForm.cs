using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>Lets a range codec serve ranges of <typeparamref name="T"/>, and their nullable twin, where its element codec knows that type.</summary>
internal interface IRangeForm<T> : IRangeCodec, ICodec<PgRange<T>>, ICodec<PgRange<T>?>
{
    PgRange<T> ICodec<PgRange<T>>.Read(ReadOnlySpan<byte> source) => RangeReader.Read<T>(source, Self, Element);

    void ICodec<PgRange<T>>.Write(PgRange<T> value, FrameBuffer target) =>
        RangeWriter.Write(value, Self, Element, target);

    PgRange<T>? ICodec<PgRange<T>?>.Read(ReadOnlySpan<byte> source) => RangeReader.Read<T>(source, Self, Element);

    void ICodec<PgRange<T>?>.Write(PgRange<T>? value, FrameBuffer target) =>
        RangeWriter.Write(value!.Value, Self, Element, target);
}
