using System.Buffers.Binary;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// One value between its text and the form in which its codec reads and writes it. A composite with one attribute that is only text travels as text
/// as a whole: its other attributes are carried over here, so that they read like any.
/// </summary>
internal static class TextValue
{
    private const int ArrayHeaderBytes = 12;
    private const int DimensionBytes = 8;

    /// <summary>Writes what the server printed in the form that the codec reads.</summary>
    /// <exception cref="PgDecodeException">The text is no value of the type.</exception>
    public static void FromText(Codec codec, ReadOnlySpan<byte> text, FrameBuffer target)
    {
        if (codec.FormatCode == 0)
        {
            target.WriteBytes(text);
            return;
        }
        switch (codec)
        {
            case ITextForm form:
                form.FromText(text, target);
                break;
            case ArrayCodec array:
                byte[] elements = TextArray.ToBinary(text, array.ElementOid, array.Delimiter, array.Type.Name);
                Elements(elements, array.Element, target, FromText);
                break;
            case IRangeCodec range when text.StartsWith("{"u8):
                Ranges(TextRange.MultirangeToBinary(text, codec.Type.Name), range.Element, target, FromText);
                break;
            case IRangeCodec range:
                Bounds(TextRange.ToBinary(text, codec.Type.Name), range.Element, target, FromText);
                break;
            default:
                TextScalar.FromText(codec, text, target);
                break;
        }
    }

    /// <summary>Prints what the codec wrote.</summary>
    public static void ToText(Codec codec, ReadOnlySpan<byte> value, FrameBuffer target)
    {
        if (codec.FormatCode == 0)
        {
            target.WriteBytes(value);
            return;
        }
        using var parts = new FrameBuffer(value.Length + 64);
        switch (codec)
        {
            case ITextForm form:
                form.ToText(value, target);
                break;
            case ArrayCodec array:
                Elements(value, array.Element, parts, ToText);
                TextArray.FromBinary(parts.WrittenSpan, array.Delimiter, target);
                break;
            case IRangeCodec range when IsMultirange(codec):
                Ranges(value, range.Element, parts, ToText);
                TextRange.MultirangeFromBinary(parts.WrittenSpan, target);
                break;
            case IRangeCodec range:
                Bounds(value, range.Element, parts, ToText);
                TextRange.FromBinary(parts.WrittenSpan, target);
                break;
            default:
                TextScalar.ToText(codec, value, target);
                break;
        }
    }

    private delegate void Carry(Codec codec, ReadOnlySpan<byte> value, FrameBuffer target);

    private static bool IsMultirange(Codec codec) =>
        codec.ClrType.IsGenericType && codec.ClrType.GetGenericTypeDefinition() == typeof(PgMultirange<>);

    private static void Elements(ReadOnlySpan<byte> array, Codec element, FrameBuffer target, Carry carry)
    {
        int header = ArrayHeaderBytes + (DimensionBytes * BinaryPrimitives.ReadInt32BigEndian(array));
        target.WriteBytes(array[..header]);
        for (array = array[header..]; !array.IsEmpty; )
        {
            Part(ref array, element, target, carry);
        }
    }

    private static void Ranges(ReadOnlySpan<byte> multirange, Codec element, FrameBuffer target, Carry carry)
    {
        target.WriteBytes(multirange[..sizeof(int)]);
        for (multirange = multirange[sizeof(int)..]; !multirange.IsEmpty; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(multirange);
            int at = target.ReserveInt32();
            Bounds(multirange.Slice(sizeof(int), length), element, target, carry);
            target.PatchLength(at);
            multirange = multirange[(sizeof(int) + length)..];
        }
    }

    private static void Bounds(ReadOnlySpan<byte> range, Codec element, FrameBuffer target, Carry carry)
    {
        target.WriteByte(range[0]);
        for (range = range[1..]; !range.IsEmpty; )
        {
            Part(ref range, element, target, carry);
        }
    }

    // Int32 length, -1 for NULL, and the value.
    private static void Part(ref ReadOnlySpan<byte> parts, Codec codec, FrameBuffer target, Carry carry)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(parts);
        parts = parts[sizeof(int)..];
        if (length < 0)
        {
            target.WriteInt32(-1);
            return;
        }
        int at = target.ReserveInt32();
        carry(codec, parts[..length], target);
        target.PatchLength(at);
        parts = parts[length..];
    }
}
