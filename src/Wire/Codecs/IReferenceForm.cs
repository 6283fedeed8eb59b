using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>Lets a codec also serve the reference type <typeparamref name="T"/>, as <typeparamref name="TFormat"/> reads it.</summary>
internal interface IReferenceForm<T, TFormat> : ICodec<T>
    where T : class
    where TFormat : struct, IBinaryFormat<T>
{
    T ICodec<T>.Read(ReadOnlySpan<byte> source) => default(TFormat).Read(source);

    int ICodec<T>.ReadColumn(ReadOnlySpan<byte> rows, Span<T> values, out int bytes) =>
        OnlyColumn.Read(default(TFormat), rows, values, out bytes);

    void ICodec<T>.Write(T value, FrameBuffer target) => default(TFormat).Write(value, target);
}
