namespace ActorPg.Wire.Types;

/// <summary>
/// Between decimal (96 bits and a power of ten up to 28) and PostgreSQL's digits of base 10,000. Exact in both directions, the scale kept:
/// 1.10 stays 1.10.
/// </summary>
internal static class NumericDecimal
{
    /// <summary>The most digits of base 10,000 that a decimal needs, however they are aligned.</summary>
    public const int MostDigits = 9;

    private const int LargestScale = 28;
    private const ulong TenTo16 = 10_000_000_000_000_000;

    private static readonly UInt128 _largestMantissa = (UInt128.One << 96) - 1;

    /// <summary>
    /// Writes the digits of a decimal, most significant first, without zeros at either end; returns how many there are and the weight of the first.
    /// </summary>
    public static int Split(decimal value, Span<short> digits, out int weight)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        int scale = value.Scale;
        // Aligned to whole digits of base 10,000 it still has less than 32 decimal digits, which is two times sixteen.
        for (; scale % 4 != 0; scale++)
        {
            mantissa *= 10;
        }
        ulong high = mantissa < TenTo16 ? 0 : (ulong)(mantissa / TenTo16);
        ulong low = (ulong)(mantissa - ((UInt128)high * TenTo16));
        Span<short> all = stackalloc short[8];
        for (int i = 7; i >= 4; i--)
        {
            (low, ulong lowDigit) = Math.DivRem(low, 10_000);
            (high, ulong highDigit) = Math.DivRem(high, 10_000);
            all[i] = (short)lowDigit;
            all[i - 4] = (short)highDigit;
        }
        int first = all.IndexOfAnyExcept((short)0);
        if (first < 0)
        {
            weight = 0;
            return 0;
        }
        int last = all.LastIndexOfAnyExcept((short)0);
        weight = 7 - first - (scale / 4);
        all[first..(last + 1)].CopyTo(digits);
        return last + 1 - first;
    }

    /// <summary>
    /// False when decimal cannot hold the number exactly. Zeros at the end of the scale are given up when there is no room for them.
    /// </summary>
    /// <param name="digits">Base 10,000, most significant first, without zeros at either end.</param>
    /// <param name="weight">The power of 10,000 of the first digit.</param>
    /// <param name="scale">Decimal digits after the point that the number shows.</param>
    /// <param name="negative">Whether it is below zero.</param>
    /// <param name="value">The number.</param>
    public static bool TryJoin(ReadOnlySpan<short> digits, int weight, int scale, bool negative, out decimal value)
    {
        value = default;
        scale = Math.Min(scale, LargestScale);
        if (digits.Length > MostDigits)
        {
            return false;
        }
        UInt128 mantissa = 0;
        foreach (short digit in digits)
        {
            mantissa = (mantissa * 10_000) + (ushort)digit;
        }
        if (!mantissa.Equals(UInt128.Zero) && !TryAlign(ref mantissa, ref scale, 4 * (weight + 1 - digits.Length)))
        {
            return false;
        }
        ulong low = (ulong)mantissa;
        value = new decimal(
            (int)low,
            (int)(low >> 32),
            (int)(uint)(mantissa >> 64),
            negative && mantissa != 0,
            (byte)scale
        );
        return true;
    }

    /// <summary>Brings mantissa x 10^exponent to mantissa / 10^scale; a scale that does not fit shrinks.</summary>
    private static bool TryAlign(ref UInt128 mantissa, ref int scale, int exponent)
    {
        int shift = exponent + scale;
        for (; shift < 0; shift++)
        {
            if (!TryDivideByTen(ref mantissa))
            {
                return false;
            }
        }
        for (; shift > 0 && mantissa <= _largestMantissa; shift--)
        {
            mantissa *= 10;
        }
        scale -= shift;
        for (; mantissa > _largestMantissa; scale--)
        {
            if (scale <= 0 || !TryDivideByTen(ref mantissa))
            {
                return false;
            }
        }
        return scale >= 0;
    }

    private static bool TryDivideByTen(ref UInt128 mantissa)
    {
        if (mantissa <= ulong.MaxValue)
        {
            (ulong narrow, ulong rest) = Math.DivRem((ulong)mantissa, 10);
            mantissa = narrow;
            return rest == 0;
        }
        UInt128 quotient = mantissa / 10;
        bool exact = quotient * 10 == mantissa;
        mantissa = quotient;
        return exact;
    }
}
