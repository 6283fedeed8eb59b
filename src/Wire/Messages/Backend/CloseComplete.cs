using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A Close was done; also when there was nothing to close. No body. Source: PostgreSQL 18, Message Formats, CloseComplete.</summary>
internal static class CloseComplete
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(BackendTag.CloseComplete);
}
