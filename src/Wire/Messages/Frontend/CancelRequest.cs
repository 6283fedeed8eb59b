using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Sent alone on a connection of its own: Int32 length, Int32 code, Int32 process, the secret to the end. Source: PostgreSQL 18, Message Formats.
/// </summary>
internal static class CancelRequest
{
    /// <summary>Reads a packet that <see cref="StartupPacket.TryTake"/> cut.</summary>
    /// <exception cref="PgProtocolException">The code is another, or the secret is shorter than 4 or longer than 256 bytes.</exception>
    public static BackendKeyData Read(ReadOnlySpan<byte> packet)
    {
        var fields = new FieldReader(0, packet);
        if (fields.ReadInt32() != StartupPacket.CancelCode)
        {
            fields.ThrowBad("another request's code");
        }
        int processId = fields.ReadInt32();
        if (fields.Remaining is < BackendKeyData.LeastSecretBytes or > BackendKeyData.MostSecretBytes)
        {
            fields.ThrowBad($"a secret key of {fields.Remaining} bytes");
        }
        return new BackendKeyData(processId, fields.ReadRest().ToArray());
    }

    public static void Write(FrameBuffer target, int processId, scoped ReadOnlySpan<byte> secretKey)
    {
        target.WriteInt32(12 + secretKey.Length);
        target.WriteInt32(StartupPacket.CancelCode);
        target.WriteInt32(processId);
        target.WriteBytes(secretKey);
    }
}
