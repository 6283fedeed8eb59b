using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Strings;

/// <summary>
/// One byte of no encoding: as char it is U+0000 to U+00FF, as string the same character, empty for zero as the server shows it.
/// Source: PostgreSQL 18, Character Types, "char"; charsend.
/// </summary>
internal readonly struct CharFormat : IBinaryFormat<char>, IBinaryFormat<byte>, IBinaryFormat<string>
{
    public static byte Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != 1)
        {
            BadBytes.Length("\"char\"", 1, source.Length);
        }
        return source[0];
    }

    public static void Write(char value, FrameBuffer target)
    {
        if (value > byte.MaxValue)
        {
            BadInput.Refused("the character does not fit the one byte of \"char\"");
        }
        target.WriteByte((byte)value);
    }

    public static void Write(string value, FrameBuffer target)
    {
        if (value.Length > 1)
        {
            BadInput.Refused("the text does not fit the one byte of \"char\"");
        }
        Write(value.Length == 0 ? '\0' : value[0], target);
    }

    char IBinaryFormat<char>.Read(ReadOnlySpan<byte> source) => (char)Read(source);

    void IBinaryFormat<char>.Write(char value, FrameBuffer target) => Write(value, target);

    byte IBinaryFormat<byte>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<byte>.Write(byte value, FrameBuffer target) => target.WriteByte(value);

    string IBinaryFormat<string>.Read(ReadOnlySpan<byte> source)
    {
        byte value = Read(source);
        return value == 0 ? "" : ((char)value).ToString();
    }

    void IBinaryFormat<string>.Write(string value, FrameBuffer target) => Write(value, target);
}
