using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Says goodbye; the server closes the connection. No body. Source: PostgreSQL 18, Message Formats, Terminate.</summary>
internal static class Terminate
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(FrontendTag.Terminate);
}
