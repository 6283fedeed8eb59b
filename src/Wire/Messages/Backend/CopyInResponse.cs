using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>The server waits for COPY data. Holds a <see cref="CopyLayout"/>. Source: PostgreSQL 18, Message Formats, CopyInResponse.</summary>
internal static class CopyInResponse
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The layout is none.</exception>
    public static CopyLayout Read(in Frame frame) => CopyLayout.Read(in frame);

    public static void Write(FrameBuffer target, CopyLayout layout) => layout.Write(target, BackendTag.CopyInResponse);
}
