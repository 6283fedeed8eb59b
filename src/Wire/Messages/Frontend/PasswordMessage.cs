using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// A password, in clear or hashed, as a string. A buffer that held one is given back with <see cref="FrameBuffer.Wipe"/>.
/// Source: PostgreSQL 18, Message Formats, PasswordMessage.
/// </summary>
internal static class PasswordMessage
{
    /// <summary>The password's UTF-8 bytes; a view of the frame.</summary>
    /// <exception cref="PgProtocolException">The string does not fill the message exactly.</exception>
    public static ReadOnlySpan<byte> Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        ReadOnlySpan<byte> password = fields.ReadCStringBytes();
        fields.End();
        return password;
    }

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The password holds a NUL or half of a surrogate pair, or is too long; it is not quoted. Nothing was written.</exception>
    public static void Write(FrameBuffer target, ReadOnlySpan<char> password)
    {
        int start = target.Length;
        // Room for all of it first, so that no growth leaves a copy behind.
        _ = target.GetSpan(Frame.HeaderBytes + (3 * Math.Min(password.Length, FrameLimits.PasswordBytes)) + 1);
        try
        {
            int length = target.BeginFrame(FrontendTag.Password);
            target.WriteCString(password);
            target.EndFrame(length, FrameLimits.PasswordBytes);
        }
        catch (PgInputException e)
        {
            target.Truncate(start);
            throw new PgInputException(e.Message, nameof(password), e);
        }
    }
}
