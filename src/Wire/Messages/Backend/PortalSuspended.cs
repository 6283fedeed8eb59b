using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Execute's row limit was reached: the portal has more. No body. Source: PostgreSQL 18, Message Formats, PortalSuspended.</summary>
internal static class PortalSuspended
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(BackendTag.PortalSuspended);
}
