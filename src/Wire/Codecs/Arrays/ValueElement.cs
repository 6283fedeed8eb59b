using System.Runtime.InteropServices;
using ActorPg.Wire.Codecs.Numbers;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>A struct that is never NULL: the element of an <c>int[]</c>.</summary>
internal readonly struct ValueElement<T, TFormat> : IArrayElement<ValueElement<T, TFormat>, T>
    where T : struct
    where TFormat : struct, IBinaryFormat<T>
{
    private readonly TFormat _format;

    private ValueElement(TFormat format)
    {
        _format = format;
    }

    public static ValueElement<T, TFormat> For(Codec element) => new(CodecFormat<T>.For<TFormat>(element));

    public static bool TryFill(ReadOnlySpan<byte> elements, Span<T> items) =>
        typeof(TFormat) == typeof(Int4Format) && typeof(T) == typeof(int)
            ? FixedElements.TryRead(elements, MemoryMarshal.Cast<T, int>(items))
        : (typeof(TFormat) == typeof(Int8Format) && typeof(T) == typeof(long))
        || (typeof(TFormat) == typeof(Float8Format) && typeof(T) == typeof(double))
            ? FixedElements.TryRead(elements, MemoryMarshal.Cast<T, long>(items))
        : false;

    public T Read(ReadOnlySpan<byte> source) => _format.Read(source);

    public T ReadNull() =>
        throw new PgDecodeException(
            $"The array holds a NULL, which {typeof(T).Name} cannot be: read it as {typeof(T).Name}?[]."
        );

    public bool IsNull(T item) => false;

    public void Write(T item, FrameBuffer target) => _format.Write(item, target);
}
