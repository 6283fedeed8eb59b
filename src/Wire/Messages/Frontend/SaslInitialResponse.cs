using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Chooses a SASL mechanism and begins it: mechanism, Int32 length (-1 for none), its first message. A view of the frame.
/// Source: PostgreSQL 18, Message Formats, SASLInitialResponse.
/// </summary>
internal readonly ref struct SaslInitialResponse
{
    private SaslInitialResponse(string mechanism, ReadOnlySpan<byte> data)
    {
        Mechanism = mechanism;
        Data = data;
    }

    public string Mechanism { get; }

    /// <summary>The mechanism's first message; empty when there is none.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The fields do not fill the message exactly.</exception>
    public static SaslInitialResponse Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        string mechanism = fields.ReadCString();
        int length = fields.ReadInt32();
        ReadOnlySpan<byte> data = length == -1 ? default : fields.ReadBytes(length);
        fields.End();
        return new SaslInitialResponse(mechanism, data);
    }

    public static void Write(FrameBuffer target, string mechanism, scoped ReadOnlySpan<byte> data)
    {
        int length = target.BeginFrame(FrontendTag.Password);
        target.WriteCString(mechanism);
        target.WriteInt32(data.Length);
        target.WriteBytes(data);
        target.EndFrame(length, FrameLimits.PasswordBytes);
    }
}
