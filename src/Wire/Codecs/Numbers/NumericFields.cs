using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>
/// The bytes of one numeric, checked: Int16 count of digits, Int16 weight (the power of 10,000 of the first), UInt16 sign, UInt16 scale, then
/// the digits of base 10,000, Int16 each. Source: PostgreSQL 18, numeric_send in numeric.c.
/// </summary>
internal readonly ref struct NumericFields
{
    private const int HeaderBytes = 8;

    private readonly ReadOnlySpan<byte> _digits;
    private readonly int _weight;
    private readonly int _scale;

    public NumericFields(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderBytes)
        {
            BadBytes.Malformed("numeric", "its header is cut short");
        }
        int count = BinaryPrimitives.ReadUInt16BigEndian(source);
        _weight = BinaryPrimitives.ReadInt16BigEndian(source[2..]);
        Sign = (NumericSign)BinaryPrimitives.ReadUInt16BigEndian(source[4..]);
        _scale = BinaryPrimitives.ReadUInt16BigEndian(source[6..]);
        _digits = source[HeaderBytes..];
        if (_digits.Length != count * sizeof(short))
        {
            BadBytes.Malformed("numeric", $"it says {count} digits and has {_digits.Length} bytes of them");
        }
        if (!IsFinite && Sign is not (NumericSign.NaN or NumericSign.PositiveInfinity or NumericSign.NegativeInfinity))
        {
            BadBytes.Malformed("numeric", $"its sign is {(ushort)Sign}");
        }
        if (IsFinite && _scale > PgNumeric.LargestScale)
        {
            BadBytes.Malformed("numeric", $"its scale is {_scale}");
        }
        for (int i = 0; i < _digits.Length; i += sizeof(short))
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(_digits[i..]) > 9999)
            {
                BadBytes.Malformed("numeric", "a digit is beyond 9999");
            }
        }
    }

    public NumericSign Sign { get; }

    public bool IsFinite => Sign is NumericSign.Positive or NumericSign.Negative;

    /// <summary>The number as it is; a special value has no scale, whatever its bytes say.</summary>
    public PgNumeric ToNumeric()
    {
        if (!IsFinite)
        {
            return PgNumeric.Special(Sign);
        }
        var digits = new short[_digits.Length / sizeof(short)];
        CopyTo(digits);
        if (!PgNumeric.TryCreate(Sign, _weight, _scale, digits, out PgNumeric value))
        {
            BadBytes.Malformed("numeric", "its digits do not go with its weight and scale");
        }
        return value;
    }

    /// <summary>The number as decimal without a detour for those that plainly fit.</summary>
    public bool TryToDecimal(out decimal value)
    {
        int count = _digits.Length / sizeof(short);
        if (!IsFinite || count > NumericDecimal.MostDigits)
        {
            return ToNumeric().TryToDecimal(out value);
        }
        Span<short> digits = stackalloc short[NumericDecimal.MostDigits];
        digits = digits[..count];
        CopyTo(digits);
        if (count > 0 && (digits[0] == 0 || digits[^1] == 0))
        {
            return ToNumeric().TryToDecimal(out value);
        }
        return NumericDecimal.TryJoin(digits, _weight, _scale, Sign == NumericSign.Negative, out value);
    }

    private void CopyTo(Span<short> digits)
    {
        ReadOnlySpan<short> source = MemoryMarshal.Cast<byte, short>(_digits);
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(source, digits);
        }
        else
        {
            source.CopyTo(digits);
        }
    }
}
