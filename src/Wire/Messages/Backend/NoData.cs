using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Answers Describe for what returns no rows. No body. Source: PostgreSQL 18, Message Formats, NoData.</summary>
internal static class NoData
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(BackendTag.NoData);
}
