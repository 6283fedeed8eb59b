using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Ends an extended query: closes the implicit transaction, and the server answers with ReadyForQuery. No body. Source: PostgreSQL 18, Message Formats, Sync.</summary>
internal static class Sync
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(FrontendTag.Sync);
}
