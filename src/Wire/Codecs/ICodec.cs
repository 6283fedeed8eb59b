using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>A codec that knows its values as <typeparamref name="T"/>: no boxing, no conversion. One codec may know several.</summary>
internal interface ICodec<T>
{
    /// <summary>Decodes one value that is not NULL.</summary>
    /// <exception cref="PgDecodeException">The bytes are not a value of this type, or do not fit <typeparamref name="T"/>.</exception>
    T Read(ReadOnlySpan<byte> source);

    /// <summary>Decodes the only column of rows, up to the first NULL; see <see cref="OnlyColumn.Read"/>.</summary>
    /// <exception cref="PgDecodeException">The bytes of a value are not of this type, or do not fit <typeparamref name="T"/>.</exception>
    int ReadColumn(ReadOnlySpan<byte> rows, Span<T> values, out int bytes) =>
        OnlyColumn.Read(new CodecFormat<T>(this), rows, values, out bytes);

    /// <summary>Writes the value alone, without its length.</summary>
    void Write(T value, FrameBuffer target);
}
