using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>The end of COPY data, from either side. No body. Source: PostgreSQL 18, Message Formats, CopyDone.</summary>
internal static class CopyDone
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(BackendTag.CopyDone);
}
