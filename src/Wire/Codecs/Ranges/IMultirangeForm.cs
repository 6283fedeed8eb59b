using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>Lets a multirange codec serve multiranges of <typeparamref name="T"/>, also as arrays of ranges.</summary>
internal interface IMultirangeForm<T>
    : IRangeCodec,
        ICodec<PgMultirange<T>>,
        ICodec<PgMultirange<T>?>,
        ICodec<PgRange<T>[]>
{
    PgMultirange<T> ICodec<PgMultirange<T>>.Read(ReadOnlySpan<byte> source) =>
        PgMultirange<T>.Wrap(RangeReader.ReadMany<T>(source, Self, Element));

    void ICodec<PgMultirange<T>>.Write(PgMultirange<T> value, FrameBuffer target) =>
        RangeWriter.WriteMany(value, Self, Element, target);

    PgMultirange<T>? ICodec<PgMultirange<T>?>.Read(ReadOnlySpan<byte> source) =>
        PgMultirange<T>.Wrap(RangeReader.ReadMany<T>(source, Self, Element));

    void ICodec<PgMultirange<T>?>.Write(PgMultirange<T>? value, FrameBuffer target) =>
        RangeWriter.WriteMany(value!.Value, Self, Element, target);

    PgRange<T>[] ICodec<PgRange<T>[]>.Read(ReadOnlySpan<byte> source) => RangeReader.ReadMany<T>(source, Self, Element);

    void ICodec<PgRange<T>[]>.Write(PgRange<T>[] value, FrameBuffer target) =>
        RangeWriter.WriteMany(PgMultirange<T>.Wrap(value), Self, Element, target);
}
