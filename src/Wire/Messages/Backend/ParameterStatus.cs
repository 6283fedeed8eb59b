using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A setting that the server reports, at start and whenever it changes: name, value. Source: PostgreSQL 18, Message Formats.</summary>
/// <param name="Name">The setting, <c>server_version</c> for one.</param>
/// <param name="Value">What it is now.</param>
internal readonly record struct ParameterStatus(string Name, string Value)
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The two strings do not fill the message exactly.</exception>
    public static ParameterStatus Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        var message = new ParameterStatus(fields.ReadCString(), fields.ReadCString());
        fields.End();
        return message;
    }

    public void Write(FrameBuffer target)
    {
        int length = target.BeginFrame(BackendTag.ParameterStatus);
        target.WriteCString(Name);
        target.WriteCString(Value);
        target.EndFrame(length);
    }
}
