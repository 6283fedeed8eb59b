using System.Buffers.Binary;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// Ranges and multiranges as text, for subtypes that have no binary form: <c>[a,"b, c")</c>, <c>(,z]</c>, <c>empty</c>; <c>{[a,b),[c,d)}</c>. They are
/// carried over into the binary layout (see <see cref="RangeReader"/>) and back, the bounds still text.
/// Source: PostgreSQL 18, Range Types, Range Input/Output; range_parse in rangetypes.c.
/// </summary>
internal static class TextRange
{
    private static ReadOnlySpan<byte> EmptyWord => "empty"u8;

    /// <summary>A range's text in the binary layout.</summary>
    /// <param name="text">UTF-8 as the server prints it.</param>
    /// <param name="type">The range's name, for errors.</param>
    /// <exception cref="PgDecodeException">The text is no range.</exception>
    public static byte[] ToBinary(ReadOnlySpan<byte> text, string type)
    {
        using var target = new FrameBuffer(text.Length + 64);
        TakeRange(ref text, type, target);
        TextForm.ExpectEnd(text, type);
        return target.WrittenSpan.ToArray();
    }

    /// <summary>A multirange's text in the binary layout.</summary>
    /// <exception cref="PgDecodeException">The text is no multirange.</exception>
    public static byte[] MultirangeToBinary(ReadOnlySpan<byte> text, string type)
    {
        using var target = new FrameBuffer(text.Length + 64);
        int count = 0;
        int countAt = target.ReserveInt32();
        TextForm.SkipSpaces(ref text);
        TextForm.Expect(ref text, (byte)'{', type);
        TextForm.SkipSpaces(ref text);
        while (!text.StartsWith("}"u8))
        {
            if (count++ > 0)
            {
                TextForm.Expect(ref text, TextForm.Comma, type);
            }
            int at = target.ReserveInt32();
            TakeRange(ref text, type, target);
            target.PatchLength(at);
            TextForm.SkipSpaces(ref text);
        }
        TextForm.ExpectEnd(text[1..], type);
        target.PatchInt32(countAt, count);
        return target.WrittenSpan.ToArray();
    }

    /// <summary>Prints a range in the binary layout, whose bounds are text.</summary>
    public static void FromBinary(ReadOnlySpan<byte> binary, FrameBuffer target)
    {
        var flags = (RangeFlags)binary[0];
        binary = binary[1..];
        if (flags.HasFlag(RangeFlags.Empty))
        {
            target.WriteBytes(EmptyWord);
            return;
        }
        target.WriteByte(flags.HasFlag(RangeFlags.LowerInclusive) ? (byte)'[' : (byte)'(');
        if (!flags.HasFlag(RangeFlags.LowerInfinite))
        {
            WriteBound(ref binary, target);
        }
        target.WriteByte(TextForm.Comma);
        if (!flags.HasFlag(RangeFlags.UpperInfinite))
        {
            WriteBound(ref binary, target);
        }
        target.WriteByte(flags.HasFlag(RangeFlags.UpperInclusive) ? (byte)']' : (byte)')');
    }

    /// <summary>Prints a multirange in the binary layout, whose bounds are text.</summary>
    public static void MultirangeFromBinary(ReadOnlySpan<byte> binary, FrameBuffer target)
    {
        int count = BinaryPrimitives.ReadInt32BigEndian(binary);
        binary = binary[sizeof(int)..];
        target.WriteByte((byte)'{');
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                target.WriteByte(TextForm.Comma);
            }
            int length = BinaryPrimitives.ReadInt32BigEndian(binary);
            FromBinary(binary.Slice(sizeof(int), length), target);
            binary = binary[(sizeof(int) + length)..];
        }
        target.WriteByte((byte)'}');
    }

    private static void TakeRange(ref ReadOnlySpan<byte> text, string type, FrameBuffer target)
    {
        TextForm.SkipSpaces(ref text);
        if (text.StartsWith(EmptyWord))
        {
            target.WriteByte((byte)RangeFlags.Empty);
            text = text[EmptyWord.Length..];
            return;
        }
        RangeFlags flags = RangeFlags.None;
        if (text.StartsWith("["u8))
        {
            flags |= RangeFlags.LowerInclusive;
            text = text[1..];
        }
        else
        {
            TextForm.Expect(ref text, (byte)'(', type);
        }
        int flagsAt = target.Length;
        target.WriteByte(0);
        flags |= TakeBound(ref text, ","u8, type, target) ? RangeFlags.None : RangeFlags.LowerInfinite;
        text = text[1..];
        flags |= TakeBound(ref text, ")]"u8, type, target) ? RangeFlags.None : RangeFlags.UpperInfinite;
        flags |= text[0] == (byte)']' ? RangeFlags.UpperInclusive : RangeFlags.None;
        text = text[1..];
        // A side without a bound includes none, whatever bracket stands there.
        flags &= flags.HasFlag(RangeFlags.LowerInfinite) ? ~RangeFlags.LowerInclusive : ~RangeFlags.None;
        flags &= flags.HasFlag(RangeFlags.UpperInfinite) ? ~RangeFlags.UpperInclusive : ~RangeFlags.None;
        target.PatchByte(flagsAt, (byte)flags);
    }

    private static bool TakeBound(
        ref ReadOnlySpan<byte> text,
        scoped ReadOnlySpan<byte> ends,
        string type,
        FrameBuffer target
    )
    {
        int at = target.Length;
        if (TextForm.TakeField(ref text, ends, type, target))
        {
            return true;
        }
        target.Truncate(at);
        return false;
    }

    private static void WriteBound(ref ReadOnlySpan<byte> binary, FrameBuffer target)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(binary);
        TextForm.WriteQuoted(binary.Slice(sizeof(int), length), target);
        binary = binary[(sizeof(int) + length)..];
    }
}
