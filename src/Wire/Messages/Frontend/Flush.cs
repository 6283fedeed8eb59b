using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Has the server send what it holds back, without ending anything. No body. Source: PostgreSQL 18, Message Formats, Flush.</summary>
internal static class Flush
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(FrontendTag.Flush);
}
