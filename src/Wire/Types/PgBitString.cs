using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// A string of bits: PostgreSQL's bit and varbit. Its length counts, leading and trailing zeros included: <c>0010</c> is neither <c>10</c> nor
/// <c>001</c>. Immutable; the default is empty.
/// </summary>
public readonly struct PgBitString : IEquatable<PgBitString>, ITextual<PgBitString>
{
    // Eight bits a byte, the first bit of the string the highest; what is left over in the last byte is zero.
    private readonly byte[]? _bytes;

    /// <summary>The bits of a BitArray, in its order.</summary>
    public PgBitString(BitArray bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        Length = bits.Length;
        _bytes = new byte[BytesFor(Length)];
        for (int i = 0; i < Length; i++)
        {
            _bytes[i / 8] |= bits[i] ? MaskOf(i) : (byte)0;
        }
    }

    /// <summary>So many bits of these bytes, the highest bit of the first byte first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bytes do not hold so many bits.</exception>
    public PgBitString(ReadOnlySpan<byte> bytes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, bytes.Length * 8L, nameof(length));
        Length = length;
        _bytes = bytes[..BytesFor(length)].ToArray();
        if (length % 8 != 0)
        {
            _bytes[^1] &= (byte)(0xff << (8 - (length % 8)));
        }
    }

    /// <summary>The number of bits.</summary>
    public int Length { get; }

    /// <summary>The bits eight by eight, the first one highest; what is left over at the end is zero.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether a bit is set; the first has the index 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bit.</exception>
    public bool this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            return (_bytes![index / 8] & MaskOf(index)) != 0;
        }
    }

    /// <summary>Whether both have the same bits, and as many.</summary>
    public static bool operator ==(PgBitString left, PgBitString right) => left.Equals(right);

    /// <summary>Whether their bits or lengths differ.</summary>
    public static bool operator !=(PgBitString left, PgBitString right) => !left.Equals(right);

    /// <summary>The bits as an argument.</summary>
    public static implicit operator PgArgument(PgBitString value) => PgArgument.From(value);

    /// <summary>The bits as a BitArray, in the same order.</summary>
    public BitArray ToBitArray()
    {
        var bits = new BitArray(Length);
        for (int i = 0; i < Length; i++)
        {
            bits[i] = this[i];
        }
        return bits;
    }

    /// <inheritdoc />
    public bool Equals(PgBitString other) => Length == other.Length && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgBitString other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Length);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Zeros and ones, as PostgreSQL writes them.</summary>
    public override string ToString() =>
        string.Create(
            Length,
            this,
            static (text, bits) =>
            {
                for (int i = 0; i < text.Length; i++)
                {
                    text[i] = bits[i] ? '1' : '0';
                }
            }
        );

    /// <summary>Reads zeros and ones.</summary>
    /// <exception cref="FormatException">There is another character in the text.</exception>
    public static PgBitString Parse(string text) =>
        TryParse(text, out PgBitString value)
            ? value
            : throw new FormatException("The text is no bit string: it is made of 0 and 1.");

    /// <summary>Reads zeros and ones; false when there is another character in the text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgBitString value)
    {
        value = default;
        if (text.ContainsAnyExcept('0', '1'))
        {
            return false;
        }
        byte[] bytes = new byte[BytesFor(text.Length)];
        for (int i = 0; i < text.Length; i++)
        {
            bytes[i / 8] |= text[i] == '1' ? MaskOf(i) : (byte)0;
        }
        value = new PgBitString(bytes, text.Length);
        return true;
    }

    private static int BytesFor(int bits) => (int)(((long)bits + 7) / 8);

    private static byte MaskOf(int index) => (byte)(0x80 >> (index % 8));
}
