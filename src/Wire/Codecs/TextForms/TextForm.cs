using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// What the text forms of arrays, composites and ranges share: items in double quotes, in which a backslash, or the first of two quotes, makes the
/// next character plain. Works on UTF-8 throughout. Source: PostgreSQL 18, Array Input and Output Syntax; Composite Type Input and Output Syntax.
/// </summary>
internal static class TextForm
{
    public const byte Quote = (byte)'"';
    public const byte Backslash = (byte)'\\';
    public const byte Comma = (byte)',';

    /// <summary>Writes an item in quotes, which every one of the forms allows around any text.</summary>
    public static void WriteQuoted(ReadOnlySpan<byte> item, FrameBuffer target)
    {
        target.WriteByte(Quote);
        for (int at = item.IndexOfAny(Quote, Backslash); at >= 0; at = item.IndexOfAny(Quote, Backslash))
        {
            target.WriteBytes(item[..at]);
            target.WriteByte(Backslash);
            target.WriteByte(item[at]);
            item = item[(at + 1)..];
        }
        target.WriteBytes(item);
        target.WriteByte(Quote);
    }

    /// <summary>
    /// Takes a field of a composite, or a bound of a range, off the text: up to one of the bytes that end it, quotes wherever it pleases them. It is
    /// written unquoted with its Int32 length in front, which is -1 when there is nothing at all.
    /// </summary>
    /// <returns>False when the field is absent: NULL, or no bound.</returns>
    public static bool TakeField(
        ref ReadOnlySpan<byte> text,
        scoped ReadOnlySpan<byte> ends,
        string type,
        FrameBuffer target
    )
    {
        int at = target.ReserveInt32();
        bool quoted = false;
        bool present = false;
        for (; ; text = text[1..])
        {
            if (text.IsEmpty)
            {
                ThrowCut(type);
            }
            byte next = text[0];
            if (!quoted && ends.Contains(next))
            {
                break;
            }
            present = true;
            if (next == Backslash)
            {
                text = text[1..];
                if (text.IsEmpty)
                {
                    ThrowCut(type);
                }
                target.WriteByte(text[0]);
            }
            else if (next != Quote)
            {
                target.WriteByte(next);
            }
            else if (quoted && text.Length > 1 && text[1] == Quote)
            {
                target.WriteByte(Quote);
                text = text[1..];
            }
            else
            {
                quoted = !quoted;
            }
        }
        target.PatchInt32(at, present ? target.Length - at - sizeof(int) : -1);
        return present;
    }

    /// <summary>Takes one byte that has to come next.</summary>
    public static void Expect(ref ReadOnlySpan<byte> text, byte expected, string type)
    {
        if (text.IsEmpty)
        {
            ThrowCut(type);
        }
        if (text[0] != expected)
        {
            BadBytes.Malformed(type, $"'{(char)expected}' is missing from its text");
        }
        text = text[1..];
    }

    public static void SkipSpaces(ref ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsSpace(text[0]))
        {
            text = text[1..];
        }
    }

    /// <summary>What array_isspace takes for white: space and the control characters from tab to carriage return.</summary>
    public static bool IsSpace(byte value) => value is (byte)' ' or (>= 0x09 and <= 0x0d);

    [DoesNotReturn]
    public static void ThrowCut(string type) => BadBytes.Malformed(type, "its text is cut short");

    /// <summary>Nothing but white may follow.</summary>
    public static void ExpectEnd(ReadOnlySpan<byte> text, string type)
    {
        SkipSpaces(ref text);
        if (!text.IsEmpty)
        {
            BadBytes.Malformed(type, "something follows the end of its text");
        }
    }
}
