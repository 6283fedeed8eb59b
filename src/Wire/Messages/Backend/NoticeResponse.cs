using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A warning or a note, at any time: <see cref="ErrorFields"/>. Source: PostgreSQL 18, Message Formats, NoticeResponse.</summary>
internal static class NoticeResponse
{
    /// <summary>Never throws for what a server left out or got wrong.</summary>
    public static ErrorFields Read(in Frame frame) => ErrorFields.Read(frame.Body);

    public static void Write(FrameBuffer target, ErrorFields fields)
    {
        int length = target.BeginFrame(BackendTag.NoticeResponse);
        fields.Write(target);
        target.EndFrame(length);
    }
}
