using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Stands where CommandComplete would, for a query of no statement. No body. Source: PostgreSQL 18, Message Formats, EmptyQueryResponse.</summary>
internal static class EmptyQueryResponse
{
    /// <summary>Checks that nothing follows the header.</summary>
    /// <exception cref="PgProtocolException">The message has a body.</exception>
    public static void Read(in Frame frame) => new FieldReader(in frame).End();

    public static void Write(FrameBuffer target) => target.WriteEmptyFrame(BackendTag.EmptyQueryResponse);
}
