using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// Composites as text, for those that have a field without a binary form: <c>(1,"a, b",,"")</c>, where nothing at all is NULL. They are carried
/// over into the binary layout and back, the fields still text: Int32 fields, then per field UInt32 type OID, Int32 length (-1 for NULL) and bytes.
/// Source: PostgreSQL 18, Composite Type Input and Output Syntax; record_out and record_send in rowtypes.c.
/// </summary>
internal static class TextRecord
{
    /// <summary>The text in the binary layout.</summary>
    /// <param name="text">UTF-8 as the server prints it.</param>
    /// <param name="fieldOids">The types of the fields, which the text does not name.</param>
    /// <param name="type">The composite's name, for errors.</param>
    /// <exception cref="PgDecodeException">The text is no composite, or not of so many fields.</exception>
    public static byte[] ToBinary(ReadOnlySpan<byte> text, ReadOnlySpan<uint> fieldOids, string type)
    {
        using var target = new FrameBuffer(text.Length + 64);
        target.WriteInt32(fieldOids.Length);
        TextForm.SkipSpaces(ref text);
        TextForm.Expect(ref text, (byte)'(', type);
        for (int i = 0; i < fieldOids.Length; i++)
        {
            if (i > 0)
            {
                TextForm.Expect(ref text, TextForm.Comma, type);
            }
            target.WriteUInt32(fieldOids[i]);
            TextForm.TakeField(ref text, ",)"u8, type, target);
        }
        TextForm.Expect(ref text, (byte)')', type);
        TextForm.ExpectEnd(text, type);
        return target.WrittenSpan.ToArray();
    }

    /// <summary>The fields of a composite whose types are not known: each as its UTF-8, null for NULL. None for <c>()</c>.</summary>
    /// <exception cref="PgDecodeException">The text is no composite.</exception>
    public static List<byte[]?> Split(ReadOnlySpan<byte> text, string type)
    {
        List<byte[]?> fields = [];
        using var field = new FrameBuffer(64);
        TextForm.SkipSpaces(ref text);
        TextForm.Expect(ref text, (byte)'(', type);
        if (!text.StartsWith(")"u8))
        {
            while (true)
            {
                field.Clear();
                bool present = TextForm.TakeField(ref text, ",)"u8, type, field);
                fields.Add(present ? field.WrittenSpan[sizeof(int)..].ToArray() : null);
                if (text[0] == (byte)')')
                {
                    break;
                }
                text = text[1..];
            }
        }
        TextForm.ExpectEnd(text[1..], type);
        return fields;
    }

    /// <summary>Prints a composite in the binary layout, whose fields are text.</summary>
    public static void FromBinary(ReadOnlySpan<byte> binary, FrameBuffer target)
    {
        int count = BinaryPrimitives.ReadInt32BigEndian(binary);
        binary = binary[sizeof(int)..];
        target.WriteByte((byte)'(');
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                target.WriteByte(TextForm.Comma);
            }
            int length = BinaryPrimitives.ReadInt32BigEndian(binary[sizeof(uint)..]);
            binary = binary[(sizeof(uint) + sizeof(int))..];
            if (length >= 0)
            {
                TextForm.WriteQuoted(binary[..length], target);
                binary = binary[length..];
            }
        }
        target.WriteByte((byte)')');
    }
}
