using System.Text;
using System.Text.Unicode;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Strings;

/// <summary>UTF-8 without a terminator, strict in both directions; asked for as bytes, it is left as it is.</summary>
internal readonly struct TextFormat : IBinaryFormat<string>, IBinaryFormat<byte[]>, IBinaryFormat<ReadOnlyMemory<byte>>
{
    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public static string Read(ReadOnlySpan<byte> source)
    {
        try
        {
            return _strict.GetString(source);
        }
        catch (DecoderFallbackException exception)
        {
            // The exception is not passed on: it quotes the bytes.
            throw new PgDecodeException($"The text is not UTF-8 at byte {exception.Index}.");
        }
    }

    public static void Write(ReadOnlySpan<char> value, FrameBuffer target)
    {
        if (value.Contains('\0'))
        {
            BadInput.Refused("the text holds a NUL (U+0000), which PostgreSQL cannot store");
        }
        try
        {
            target.WriteUtf8(value);
        }
        catch (EncoderFallbackException exception)
        {
            // The exception is not passed on: it quotes the text.
            throw new PgInputException($"the text holds half of a surrogate pair at {exception.Index}");
        }
    }

    /// <summary>Text that the caller already has as UTF-8.</summary>
    public static void Write(ReadOnlySpan<byte> value, FrameBuffer target)
    {
        if (value.Contains((byte)0))
        {
            BadInput.Refused("the text holds a NUL (U+0000), which PostgreSQL cannot store");
        }
        if (!Utf8.IsValid(value))
        {
            BadInput.Refused("the bytes are not UTF-8 text");
        }
        target.WriteBytes(value);
    }

    string IBinaryFormat<string>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<string>.Write(string value, FrameBuffer target) => Write(value, target);

    byte[] IBinaryFormat<byte[]>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    void IBinaryFormat<byte[]>.Write(byte[] value, FrameBuffer target) => Write(value, target);

    ReadOnlyMemory<byte> IBinaryFormat<ReadOnlyMemory<byte>>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    void IBinaryFormat<ReadOnlyMemory<byte>>.Write(ReadOnlyMemory<byte> value, FrameBuffer target) =>
        Write(value.Span, target);
}
