using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Int16 count, then an Int16 each: 0 text, 1 binary. None means all text, one goes for all. A view of the frame.</summary>
internal readonly ref struct FormatCodes
{
    private readonly ReadOnlySpan<byte> _codes;

    private FormatCodes(ReadOnlySpan<byte> codes)
    {
        _codes = codes;
    }

    /// <summary>How many were sent, which need not be the number of values.</summary>
    public int Count => _codes.Length / 2;

    /// <summary>The code as sent.</summary>
    public short this[int index] => BinaryPrimitives.ReadInt16BigEndian(_codes[(2 * index)..]);

    /// <summary>The format of a value, by the rule for none and one.</summary>
    public short Of(int value) =>
        Count switch
        {
            0 => 0,
            1 => this[0],
            _ => this[value],
        };

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">A code is neither 0 nor 1, or the message ends too early.</exception>
    public static FormatCodes Read(scoped ref FieldReader fields)
    {
        int count = fields.ReadCount16(bytesEach: 2);
        var codes = new FormatCodes(fields.ReadBytes(2 * count));
        for (int i = 0; i < count; i++)
        {
            if (codes[i] is not (0 or 1))
            {
                fields.ThrowBad($"the format code {codes[i]}");
            }
        }
        return codes;
    }

    /// <summary>Writes count and codes into the front of <paramref name="target"/>; returns the bytes used.</summary>
    public static int Write(Span<byte> target, scoped ReadOnlySpan<short> codes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)codes.Length);
        int at = 2;
        foreach (short code in codes)
        {
            BinaryPrimitives.WriteInt16BigEndian(target[at..], code);
            at += 2;
        }
        return at;
    }
}
