using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A Parse was done: the statement's name is taken from here on. No body. Source: PostgreSQL 18, Message Formats, ParseComplete.</summary>
internal static class ParseComplete
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(BackendTag.ParseComplete);
}
