using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Somebody called NOTIFY: Int32 process, channel, payload. Source: PostgreSQL 18, Message Formats, NotificationResponse.</summary>
/// <param name="ProcessId">The backend that notified.</param>
/// <param name="Channel">The channel's name.</param>
/// <param name="Payload">What it was given; empty when nothing.</param>
internal readonly record struct NotificationResponse(int ProcessId, string Channel, string Payload)
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The fields do not fill the message exactly.</exception>
    public static NotificationResponse Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        var message = new NotificationResponse(fields.ReadInt32(), fields.ReadCString(), fields.ReadCString());
        fields.End();
        return message;
    }

    public void Write(FrameBuffer target)
    {
        int length = target.BeginFrame(BackendTag.NotificationResponse);
        target.WriteInt32(ProcessId);
        target.WriteCString(Channel);
        target.WriteCString(Payload);
        target.EndFrame(length);
    }
}
