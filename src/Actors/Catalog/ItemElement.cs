using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>An element of any CLR type, by the codec that knows it.</summary>
internal readonly struct ItemElement<T> : IArrayElement<ItemElement<T>, T>
{
    private readonly ICodec<T> _codec;

    private ItemElement(ICodec<T> codec)
    {
        _codec = codec;
    }

    public static ItemElement<T> For(Codec element) => new((ICodec<T>)element);

    public T Read(ReadOnlySpan<byte> source) => _codec.Read(source);

    public T ReadNull() =>
        default(T) is null
            ? default!
            : throw new PgDecodeException($"The array holds a NULL, which {typeof(T).Name} cannot be.");

    public bool IsNull(T item) => item is null;

    public void Write(T item, FrameBuffer target) => _codec.Write(item, target);
}
