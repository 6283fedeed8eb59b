using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>Lets a codec also serve <typeparamref name="T"/> and its nullable twin, both as <typeparamref name="TFormat"/> reads them.</summary>
internal interface IValueForm<T, TFormat> : ICodec<T>, ICodec<T?>
    where T : struct
    where TFormat : struct, IBinaryFormat<T>
{
    T ICodec<T>.Read(ReadOnlySpan<byte> source) => default(TFormat).Read(source);

    int ICodec<T>.ReadColumn(ReadOnlySpan<byte> rows, Span<T> values, out int bytes) =>
        OnlyColumn.Read(default(TFormat), rows, values, out bytes);

    void ICodec<T>.Write(T value, FrameBuffer target) => default(TFormat).Write(value, target);

    T? ICodec<T?>.Read(ReadOnlySpan<byte> source) => default(TFormat).Read(source);

    void ICodec<T?>.Write(T? value, FrameBuffer target) => default(TFormat).Write(value!.Value, target);
}
