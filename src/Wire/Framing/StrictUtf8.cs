using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorPg.Wire.Framing;

/// <summary>UTF-8 that refuses what it cannot express, as <see cref="PgInputException"/>: the encoder's own exception quotes the text, which can be a password.</summary>
internal static class StrictUtf8
{
    public static readonly UTF8Encoding Encoding = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The bytes that a text takes.</summary>
    /// <exception cref="PgInputException">It holds half of a surrogate pair, or is longer than any message.</exception>
    public static int Count(ReadOnlySpan<char> value)
    {
        try
        {
            return value.Length <= FrameBuffer.LargestMessageBytes
                ? Encoding.GetByteCount(value)
                : ThrowTooLong(value.Length);
        }
        catch (EncoderFallbackException)
        {
            return ThrowSurrogate();
        }
        catch (ArgumentException e) when (e is not PgInputException)
        {
            // The count went past Int32, and so past every message.
            return ThrowTooLong(value.Length);
        }
    }

    [DoesNotReturn]
    public static void ThrowNul() => throw new PgInputException("Text sent to PostgreSQL cannot hold a NUL (U+0000).");

    [DoesNotReturn]
    public static int ThrowSurrogate() =>
        throw new PgInputException(
            "Text sent to PostgreSQL holds half of a surrogate pair, which UTF-8 cannot express."
        );

    [DoesNotReturn]
    private static int ThrowTooLong(int chars) =>
        throw new PgInputException(
            $"A text of {chars} characters fits in no message ({FrameBuffer.LargestMessageBytes} bytes)."
        );
}
