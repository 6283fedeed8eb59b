using System.Buffers.Binary;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// Arrays as text, for elements that have no binary form: <c>{a,"b, c",NULL}</c>, <c>{{1,2},{3,4}}</c>, <c>[0:1]={x,y}</c>. They are carried over
/// into the layout of <see cref="ArrayReader"/> and back, the elements still text, so that the same code serves every shape of array.
/// Source: PostgreSQL 18, Array Input and Output Syntax.
/// </summary>
internal static class TextArray
{
    /// <summary>The text in the binary layout. Lower bounds are dropped, as they are from binary arrays.</summary>
    /// <param name="text">UTF-8 as the server prints it.</param>
    /// <param name="elementOid">The type to name in the header.</param>
    /// <param name="delimiter">pg_type.typdelim of the element: a comma for all types but box.</param>
    /// <param name="type">The array's name, for errors.</param>
    /// <exception cref="PgDecodeException">The text is no array.</exception>
    public static byte[] ToBinary(ReadOnlySpan<byte> text, uint elementOid, byte delimiter, string type)
    {
        using var elements = new FrameBuffer(text.Length + 64);
        var reader = new TextArrayReader(text, delimiter, type, elements);
        ReadOnlySpan<int> lengths = reader.ReadAll();
        byte[] binary = new byte[12 + (8 * lengths.Length) + elements.Length];
        BinaryPrimitives.WriteInt32BigEndian(binary, lengths.Length);
        BinaryPrimitives.WriteInt32BigEndian(binary.AsSpan(4), reader.HoldsNull ? 1 : 0);
        BinaryPrimitives.WriteUInt32BigEndian(binary.AsSpan(8), elementOid);
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(binary.AsSpan(12 + (8 * i)), lengths[i]);
            BinaryPrimitives.WriteInt32BigEndian(binary.AsSpan(16 + (8 * i)), 1);
        }
        elements.WrittenSpan.CopyTo(binary.AsSpan(12 + (8 * lengths.Length)));
        return binary;
    }

    /// <summary>Prints what <see cref="ArrayWriter"/> wrote: all elements in quotes, so that none can be taken for NULL or for structure.</summary>
    public static void FromBinary(ReadOnlySpan<byte> binary, byte delimiter, FrameBuffer target)
    {
        int rank = BinaryPrimitives.ReadInt32BigEndian(binary);
        Span<int> lengths = stackalloc int[rank];
        for (int i = 0; i < rank; i++)
        {
            lengths[i] = BinaryPrimitives.ReadInt32BigEndian(binary[(12 + (8 * i))..]);
        }
        binary = binary[(12 + (8 * rank))..];
        if (rank == 0)
        {
            target.WriteBytes("{}"u8);
            return;
        }
        WriteDimension(ref binary, lengths, delimiter, target);
    }

    private static void WriteDimension(
        ref ReadOnlySpan<byte> elements,
        scoped ReadOnlySpan<int> lengths,
        byte delimiter,
        FrameBuffer target
    )
    {
        target.WriteByte((byte)'{');
        for (int i = 0; i < lengths[0]; i++)
        {
            if (i > 0)
            {
                target.WriteByte(delimiter);
            }
            if (lengths.Length > 1)
            {
                WriteDimension(ref elements, lengths[1..], delimiter, target);
                continue;
            }
            int length = BinaryPrimitives.ReadInt32BigEndian(elements);
            elements = elements[sizeof(int)..];
            if (length < 0)
            {
                target.WriteBytes("NULL"u8);
                continue;
            }
            TextForm.WriteQuoted(elements[..length], target);
            elements = elements[length..];
        }
        target.WriteByte((byte)'}');
    }
}
