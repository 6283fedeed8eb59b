using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>
/// The bytes of one PostgreSQL type as <typeparamref name="T"/>. Implemented by structs only, so that a loop over elements is compiled for the
/// type at hand and the call is inlined; one struct may know several CLR types.
/// </summary>
internal interface IBinaryFormat<T>
{
    /// <summary>Decodes one value that is not NULL.</summary>
    /// <exception cref="PgDecodeException">The bytes are not a value of the type, or do not fit <typeparamref name="T"/>.</exception>
    T Read(ReadOnlySpan<byte> source);

    /// <summary>Writes the value alone, without its length.</summary>
    /// <exception cref="PgInputException">The type cannot hold the value.</exception>
    void Write(T value, FrameBuffer target);
}
