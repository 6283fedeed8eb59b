using System.Numerics;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>The bytes of <see cref="NumericFields"/>: exact as PgNumeric, decimal, BigInteger and long, the nearest as double.</summary>
internal readonly struct NumericFormat
    : IBinaryFormat<decimal>,
        IBinaryFormat<PgNumeric>,
        IBinaryFormat<BigInteger>,
        IBinaryFormat<long>,
        IBinaryFormat<double>,
        IBinaryFormat<int>,
        IBinaryFormat<ulong>
{
    public static PgNumeric Read(ReadOnlySpan<byte> source) => new NumericFields(source).ToNumeric();

    public static void Write(decimal value, FrameBuffer target)
    {
        Span<short> digits = stackalloc short[NumericDecimal.MostDigits];
        int count = NumericDecimal.Split(value, digits, out int weight);
        NumericSign sign = value < 0 ? NumericSign.Negative : NumericSign.Positive;
        Write(sign, weight, value.Scale, digits[..count], target);
    }

    public static void Write(PgNumeric value, FrameBuffer target) =>
        Write(value.SignField, value.Digits.IsEmpty ? 0 : value.Weight, value.Scale, value.Digits, target);

    public static void Write(BigInteger value, FrameBuffer target)
    {
        PgNumeric numeric;
        try
        {
            numeric = PgNumeric.FromBigInteger(value);
        }
        catch (OverflowException exception)
        {
            throw new PgInputException("the number has more digits than numeric", null, exception);
        }
        Write(numeric, target);
    }

    decimal IBinaryFormat<decimal>.Read(ReadOnlySpan<byte> source)
    {
        if (!new NumericFields(source).TryToDecimal(out decimal value))
        {
            BadBytes.DoesNotFit("numeric", "Decimal", "it has more digits or is not finite; read it as PgNumeric");
        }
        return value;
    }

    void IBinaryFormat<decimal>.Write(decimal value, FrameBuffer target) => Write(value, target);

    PgNumeric IBinaryFormat<PgNumeric>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<PgNumeric>.Write(PgNumeric value, FrameBuffer target) => Write(value, target);

    BigInteger IBinaryFormat<BigInteger>.Read(ReadOnlySpan<byte> source)
    {
        if (!Read(source).TryToBigInteger(out BigInteger value))
        {
            BadBytes.DoesNotFit("numeric", "BigInteger", "it is no whole number");
        }
        return value;
    }

    void IBinaryFormat<BigInteger>.Write(BigInteger value, FrameBuffer target) => Write(value, target);

    long IBinaryFormat<long>.Read(ReadOnlySpan<byte> source) =>
        (long)ReadWhole(source, "Int64", long.MinValue, long.MaxValue);

    void IBinaryFormat<long>.Write(long value, FrameBuffer target) => Write((decimal)value, target);

    int IBinaryFormat<int>.Read(ReadOnlySpan<byte> source) =>
        (int)ReadWhole(source, "Int32", int.MinValue, int.MaxValue);

    void IBinaryFormat<int>.Write(int value, FrameBuffer target) => Write((decimal)value, target);

    ulong IBinaryFormat<ulong>.Read(ReadOnlySpan<byte> source) =>
        (ulong)ReadWhole(source, "UInt64", ulong.MinValue, ulong.MaxValue);

    void IBinaryFormat<ulong>.Write(ulong value, FrameBuffer target) => Write((decimal)value, target);

    double IBinaryFormat<double>.Read(ReadOnlySpan<byte> source) => Read(source).ToDouble();

    void IBinaryFormat<double>.Write(double value, FrameBuffer target) => Write(PgNumeric.FromDouble(value), target);

    private static decimal ReadWhole(ReadOnlySpan<byte> source, string clrType, decimal smallest, decimal largest)
    {
        if (
            !new NumericFields(source).TryToDecimal(out decimal value)
            || value != decimal.Truncate(value)
            || value < smallest
            || value > largest
        )
        {
            BadBytes.DoesNotFit("numeric", clrType, "it is no whole number of that range");
        }
        return value;
    }

    private static void Write(NumericSign sign, int weight, int scale, ReadOnlySpan<short> digits, FrameBuffer target)
    {
        target.WriteInt16(unchecked((short)digits.Length));
        target.WriteInt16((short)weight);
        target.WriteInt16(unchecked((short)sign));
        target.WriteInt16((short)scale);
        foreach (short digit in digits)
        {
            target.WriteInt16(digit);
        }
    }
}
