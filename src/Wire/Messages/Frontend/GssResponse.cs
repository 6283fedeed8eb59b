using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A GSSAPI or SSPI token: bytes to the end. Source: PostgreSQL 18, Message Formats.</summary>
internal static class GssResponse
{
    /// <summary>The data; a view of the frame.</summary>
    public static ReadOnlySpan<byte> Read(in Frame frame) => frame.Body;

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The data is longer than the server reads. Nothing was written.</exception>
    public static void Write(FrameBuffer target, scoped ReadOnlySpan<byte> data) =>
        data.CopyTo(target.TakeFrame(FrontendTag.Password, 4L + data.Length, FrameLimits.PasswordBytes));
}
