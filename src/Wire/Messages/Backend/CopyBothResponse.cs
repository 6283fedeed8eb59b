using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>COPY data goes both ways: streaming replication alone. Holds a <see cref="CopyLayout"/>. Source: PostgreSQL 18, Message Formats, CopyBothResponse.</summary>
internal static class CopyBothResponse
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The layout is none.</exception>
    public static CopyLayout Read(in Frame frame) => CopyLayout.Read(in frame);

    public static void Write(FrameBuffer target, CopyLayout layout) =>
        layout.Write(target, BackendTag.CopyBothResponse);
}
