using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A statement, or the connection, failed: <see cref="ErrorFields"/>. Source: PostgreSQL 18, Message Formats, ErrorResponse.</summary>
internal static class ErrorResponse
{
    /// <summary>Never throws for what a server left out or got wrong: an error must reach whoever waits for it.</summary>
    public static ErrorFields Read(in Frame frame) => ErrorFields.Read(frame.Body);

    public static void Write(FrameBuffer target, ErrorFields fields)
    {
        int length = target.BeginFrame(BackendTag.ErrorResponse);
        fields.Write(target);
        target.EndFrame(length);
    }
}
