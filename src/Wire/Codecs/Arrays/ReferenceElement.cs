using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>An object or NULL: the element of a <c>string?[]</c>.</summary>
internal readonly struct ReferenceElement<T, TFormat> : IArrayElement<ReferenceElement<T, TFormat>, T>
    where T : class
    where TFormat : struct, IBinaryFormat<T>
{
    private readonly TFormat _format;

    private ReferenceElement(TFormat format)
    {
        _format = format;
    }

    public static ReferenceElement<T, TFormat> For(Codec element) => new(CodecFormat<T>.For<TFormat>(element));

    public T Read(ReadOnlySpan<byte> source) => _format.Read(source);

    // C# cannot say "an array of T or null" and "an array of T" as two interfaces: they are one type at run time.
    public T ReadNull() => null!;

    public bool IsNull(T item) => item is null;

    public void Write(T item, FrameBuffer target) => _format.Write(item, target);
}
