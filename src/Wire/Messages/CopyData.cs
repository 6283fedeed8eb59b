using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A piece of a COPY stream, from either side: bytes to the end. Source: PostgreSQL 18, Message Formats, CopyData.</summary>
internal static class CopyData
{
    /// <summary>The piece; a view of the frame.</summary>
    public static ReadOnlySpan<byte> Read(in Frame frame) => frame.Body;

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The piece is longer than the server reads; nothing was written.</exception>
    public static void Write(FrameBuffer target, scoped ReadOnlySpan<byte> piece) =>
        piece.CopyTo(target.TakeFrame(BackendTag.CopyData, 4L + piece.Length));
}
