using System.Net.NetworkInformation;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>The bytes of a hardware address in their order: six for macaddr, eight for macaddr8. Source: PostgreSQL 18, macaddr_send, macaddr8_send.</summary>
internal static class MacBytes
{
    public const int Short = 6;
    public const int Long = 8;

    public static PhysicalAddress Read(string type, int size, ReadOnlySpan<byte> source) =>
        new(Check(type, size, source).ToArray());

    /// <summary>As the server prints it: <c>08:00:2b:01:02:03</c>.</summary>
    public static string ReadText(string type, int size, ReadOnlySpan<byte> source)
    {
        Span<char> text = stackalloc char[3 * Long];
        int at = 0;
        foreach (byte value in Check(type, size, source))
        {
            text[at++] = Convert.ToHexStringLower([value])[0];
            text[at++] = Convert.ToHexStringLower([value])[1];
            text[at++] = ':';
        }
        return new string(text[..(at - 1)]);
    }

    public static void Write(string type, int size, PhysicalAddress value, FrameBuffer target) =>
        Write(type, size, value.GetAddressBytes(), target);

    /// <summary>Twelve or sixteen digits of base 16, with any of <c>: - .</c> between two of them.</summary>
    public static void WriteText(string type, int size, string value, FrameBuffer target)
    {
        Span<char> digits = stackalloc char[2 * Long];
        int count = 0;
        bool fits = value.Length > 0 && char.IsAsciiHexDigit(value[0]) && char.IsAsciiHexDigit(value[^1]);
        foreach (char c in value)
        {
            bool isDigit = char.IsAsciiHexDigit(c);
            fits &= isDigit ? count < digits.Length : c is ':' or '-' or '.';
            if (isDigit && fits)
            {
                digits[count++] = c;
            }
        }
        if (!fits || count is not (2 * Short or 2 * Long))
        {
            BadInput.Refused($"the text is no {type}");
        }
        Write(type, size, Convert.FromHexString(digits[..count]), target);
    }

    private static ReadOnlySpan<byte> Check(string type, int size, ReadOnlySpan<byte> source)
    {
        if (source.Length != size)
        {
            BadBytes.Length(type, size, source.Length);
        }
        return source;
    }

    /// <summary>A short address becomes a long one by ff:fe in its middle, as the server makes it (EUI-48 in EUI-64).</summary>
    private static void Write(string type, int size, ReadOnlySpan<byte> address, FrameBuffer target)
    {
        if (address.Length == Short && size == Long)
        {
            target.WriteBytes(address[..3]);
            target.WriteBytes([0xff, 0xfe]);
            target.WriteBytes(address[3..]);
            return;
        }
        if (address.Length != size)
        {
            BadInput.Refused($"an address of {address.Length} bytes is no {type}, which has {size}");
        }
        target.WriteBytes(address);
    }
}
