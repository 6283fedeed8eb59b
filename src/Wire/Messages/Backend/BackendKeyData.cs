using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// What a CancelRequest has to name: Int32 process, then the secret to the end (4 bytes in protocol 3.0, up to 256 in 3.2).
/// Source: PostgreSQL 18, Message Formats, BackendKeyData.
/// </summary>
/// <param name="ProcessId">The backend's process.</param>
/// <param name="SecretKey">The secret, a copy: it outlives the frame. Not to be logged.</param>
internal readonly record struct BackendKeyData(int ProcessId, byte[] SecretKey)
{
    /// <summary>The shortest secret.</summary>
    public const int LeastSecretBytes = 4;

    /// <summary>The longest secret that the protocol allows.</summary>
    public const int MostSecretBytes = 256;

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The secret is shorter than 4 or longer than 256 bytes.</exception>
    public static BackendKeyData Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        int processId = fields.ReadInt32();
        if (fields.Remaining is < LeastSecretBytes or > MostSecretBytes)
        {
            fields.ThrowBad($"a secret key of {fields.Remaining} bytes");
        }
        return new BackendKeyData(processId, fields.ReadRest().ToArray());
    }

    public void Write(FrameBuffer target)
    {
        int length = target.BeginFrame(BackendTag.BackendKeyData);
        target.WriteInt32(ProcessId);
        target.WriteBytes(SecretKey);
        target.EndFrame(length);
    }

    /// <summary>The process alone: whoever knows the secret can cancel.</summary>
    public override string ToString() => $"backend {ProcessId}";
}
