using System.Runtime.InteropServices;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>Lets an array codec serve every shape of one element type: <c>T[]</c>, <c>List&lt;T&gt;</c> and two to six dimensions.</summary>
internal interface IArrayForms<TItem, TElement>
    : IArrayForm,
        ICodec<TItem[]>,
        ICodec<List<TItem>>,
        ICodec<TItem[,]>,
        ICodec<TItem[,,]>,
        ICodec<TItem[,,,]>,
        ICodec<TItem[,,,,]>,
        ICodec<TItem[,,,,,]>
    where TElement : struct, IArrayElement<TElement, TItem>
{
    TItem[] ICodec<TItem[]>.Read(ReadOnlySpan<byte> source) =>
        new ArrayReader(source, Codec).ReadVector<TItem, TElement>();

    void ICodec<TItem[]>.Write(TItem[] value, FrameBuffer target) =>
        ArrayWriter.Write<TItem, TElement>(value, Codec, target);

    List<TItem> ICodec<List<TItem>>.Read(ReadOnlySpan<byte> source) =>
        new ArrayReader(source, Codec).ReadList<TItem, TElement>();

    void ICodec<List<TItem>>.Write(List<TItem> value, FrameBuffer target) =>
        ArrayWriter.Write<TItem, TElement>(CollectionsMarshal.AsSpan(value), Codec, target);

    TItem[,] ICodec<TItem[,]>.Read(ReadOnlySpan<byte> source) =>
        new ArrayReader(source, Codec).ReadShaped<TItem[,], TItem, TElement>(2);

    void ICodec<TItem[,]>.Write(TItem[,] value, FrameBuffer target) =>
        ArrayWriter.WriteShaped<TItem, TElement>(value, Codec, target);

    TItem[,,] ICodec<TItem[,,]>.Read(ReadOnlySpan<byte> source) =>
        new ArrayReader(source, Codec).ReadShaped<TItem[,,], TItem, TElement>(3);

    void ICodec<TItem[,,]>.Write(TItem[,,] value, FrameBuffer target) =>
        ArrayWriter.WriteShaped<TItem, TElement>(value, Codec, target);

    TItem[,,,] ICodec<TItem[,,,]>.Read(ReadOnlySpan<byte> source) =>
        new ArrayReader(source, Codec).ReadShaped<TItem[,,,], TItem, TElement>(4);

    void ICodec<TItem[,,,]>.Write(TItem[,,,] value, FrameBuffer target) =>
        ArrayWriter.WriteShaped<TItem, TElement>(value, Codec, target);

    TItem[,,,,] ICodec<TItem[,,,,]>.Read(ReadOnlySpan<byte> source) =>
        new ArrayReader(source, Codec).ReadShaped<TItem[,,,,], TItem, TElement>(5);

    void ICodec<TItem[,,,,]>.Write(TItem[,,,,] value, FrameBuffer target) =>
        ArrayWriter.WriteShaped<TItem, TElement>(value, Codec, target);

    TItem[,,,,,] ICodec<TItem[,,,,,]>.Read(ReadOnlySpan<byte> source) =>
        new ArrayReader(source, Codec).ReadShaped<TItem[,,,,,], TItem, TElement>(6);

    void ICodec<TItem[,,,,,]>.Write(TItem[,,,,,] value, FrameBuffer target) =>
        ArrayWriter.WriteShaped<TItem, TElement>(value, Codec, target);
}
