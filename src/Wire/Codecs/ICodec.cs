using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>A codec that knows its values as <typeparamref name="T"/>: no boxing, no conversion. One codec may know several.</summary>
internal interface ICodec<T>
{
    /// <summary>Decodes one value that is not NULL.</summary>
    /// <exception cref="PgDecodeException">The bytes are not a value of this type, or do not fit <typeparamref name="T"/>.</exception>
    T Read(ReadOnlySpan<byte> source);

    /// <summary>Writes the value alone, without its length.</summary>
    void Write(T value, FrameBuffer target);
}
