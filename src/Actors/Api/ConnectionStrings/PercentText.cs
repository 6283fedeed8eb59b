using System.Text;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>Decodes <c>%xx</c>: bytes of UTF-8, two hexadecimal digits each. A <c>+</c> stays a <c>+</c>.</summary>
internal static class PercentText
{
    private static readonly UTF8Encoding _strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The text that was meant.</summary>
    /// <exception cref="PgInputException">A <c>%</c> without its digits, <c>%00</c>, or bytes that are no UTF-8.</exception>
    internal static string Decode(string text, string where)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        try
        {
            byte[] bytes = _strictUtf8.GetBytes(text);
            int length = 0;
            for (int i = 0; i < bytes.Length; i++)
                bytes[length++] = bytes[i] == '%' ? Byte(bytes, ref i, where) : bytes[i];
            return _strictUtf8.GetString(bytes, 0, length);
        }
        catch (ArgumentException e) when (e is DecoderFallbackException or EncoderFallbackException)
        {
            // Not kept as the cause: its text shows the bytes.
            throw new PgInputException($"{where}: what is percent-encoded is not UTF-8.");
        }
    }

    private static byte Byte(ReadOnlySpan<byte> bytes, ref int at, string where)
    {
        if (
            at + 2 >= bytes.Length
            || !char.IsAsciiHexDigit((char)bytes[at + 1])
            || !char.IsAsciiHexDigit((char)bytes[at + 2])
        )
            throw new PgInputException(
                $"{where}: '%' must be followed by two hexadecimal digits; by itself it is written %25."
            );
        int value = (Nibble(bytes[at + 1]) << 4) | Nibble(bytes[at + 2]);
        if (value == 0)
            throw new PgInputException($"{where}: %00 is not allowed.");
        at += 2;
        return (byte)value;
    }

    private static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
