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

    /// <summary>Reads all of an array's elements at once, where none is NULL and all are of one width. False when they have to be read one by one.</summary>
    static virtual bool TryFill(ReadOnlySpan<byte> elements, Span<TItem> items) => false;

    TItem Read(ReadOnlySpan<byte> source);

    /// <summary>What NULL is read as.</summary>
    /// <exception cref="PgDecodeException"><typeparamref name="TItem"/> cannot be NULL.</exception>
    TItem ReadNull();

    bool IsNull(TItem item);

    void Write(TItem item, FrameBuffer target);
}
