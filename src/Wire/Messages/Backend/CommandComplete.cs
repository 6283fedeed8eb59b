using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A statement is done: its tag, as a string. Source: PostgreSQL 18, Message Formats, CommandComplete.</summary>
internal static class CommandComplete
{
    /// <summary>The tag; one seen before costs no allocation.</summary>
    /// <exception cref="PgProtocolException">The string has no end, or something follows it.</exception>
    public static CommandTag Read(in Frame frame)
    {
        ReadOnlySpan<byte> body = frame.Body;
        if (body.IndexOf((byte)0) != body.Length - 1 || body.IsEmpty)
        {
            Throw(in frame);
        }
        return CommandTag.Of(body[..^1]);
    }

    public static void Write(FrameBuffer target, scoped ReadOnlySpan<byte> tag)
    {
        int length = target.BeginFrame(BackendTag.CommandComplete);
        target.WriteCString(tag);
        target.EndFrame(length);
    }

    private static void Throw(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        _ = fields.ReadCStringBytes();
        fields.End();
    }
}
