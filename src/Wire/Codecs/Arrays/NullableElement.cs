using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>A struct or NULL: the element of an <c>int?[]</c>.</summary>
internal readonly struct NullableElement<T, TFormat> : IArrayElement<NullableElement<T, TFormat>, T?>
    where T : struct
    where TFormat : struct, IBinaryFormat<T>
{
    private readonly TFormat _format;

    private NullableElement(TFormat format)
    {
        _format = format;
    }

    public static NullableElement<T, TFormat> For(Codec element) => new(CodecFormat<T>.For<TFormat>(element));

    public T? Read(ReadOnlySpan<byte> source) => _format.Read(source);

    public T? ReadNull() => null;

    public bool IsNull(T? item) => item is null;

    public void Write(T? item, FrameBuffer target) => _format.Write(item.GetValueOrDefault(), target);
}
