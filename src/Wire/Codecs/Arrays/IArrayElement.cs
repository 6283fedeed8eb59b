using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>
/// One element of an array as <typeparamref name="TItem"/>, NULL included. Implemented by structs only, so that the loop over an array is compiled
/// for the type at hand.
/// </summary>
internal interface IArrayElement<TSelf, TItem>
    where TSelf : struct, IArrayElement<TSelf, TItem>
{
    /// <summary>The element of one codec's arrays.</summary>
    static abstract TSelf For(Codec element);

    TItem Read(ReadOnlySpan<byte> source);

    /// <summary>What NULL is read as.</summary>
    /// <exception cref="PgDecodeException"><typeparamref name="TItem"/> cannot be NULL.</exception>
    TItem ReadNull();

    bool IsNull(TItem item);

    void Write(TItem item, FrameBuffer target);
}
