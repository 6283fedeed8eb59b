using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// A number as PostgreSQL's numeric has it: up to 131,072 digits before the point and 16,383 after it, the scale it is shown with, NaN and the
/// infinities. Equality and order are by value, as in PostgreSQL: 1.1 equals 1.10, and NaN equals itself and is greater than all. The default is 0.
/// </summary>
public readonly struct PgNumeric
    : IEquatable<PgNumeric>,
        IComparable<PgNumeric>,
        ISpanFormattable,
        ISpanParsable<PgNumeric>
{
    internal const int LargestScale = 16_383;
    internal const int LargestWeight = 32_767;

    private readonly short[]? _digits;
    private readonly short _weight;
    private readonly ushort _scale;

    private PgNumeric(NumericSign sign, int weight, int scale, short[]? digits)
    {
        SignField = sign;
        _weight = (short)weight;
        _scale = (ushort)scale;
        _digits = digits;
    }

    /// <summary>Not a number.</summary>
    public static PgNumeric NaN => new(NumericSign.NaN, 0, 0, null);

    /// <summary>Greater than every number; PostgreSQL 14 and later.</summary>
    public static PgNumeric PositiveInfinity => new(NumericSign.PositiveInfinity, 0, 0, null);

    /// <summary>Less than every number; PostgreSQL 14 and later.</summary>
    public static PgNumeric NegativeInfinity => new(NumericSign.NegativeInfinity, 0, 0, null);

    /// <summary>False for NaN and the infinities.</summary>
    public bool IsFinite => SignField is NumericSign.Positive or NumericSign.Negative;

    /// <summary>True for NaN.</summary>
    public bool IsNaN => SignField == NumericSign.NaN;

    /// <summary>-1, 0 or 1; 0 for NaN.</summary>
    public int Sign =>
        SignField switch
        {
            NumericSign.Negative or NumericSign.NegativeInfinity => -1,
            NumericSign.PositiveInfinity => 1,
            NumericSign.Positive when !Digits.IsEmpty => 1,
            _ => 0,
        };

    /// <summary>Decimal digits after the point, zeros at the end included: 2 for 1.10.</summary>
    public int Scale => _scale;

    internal NumericSign SignField { get; }

    /// <summary>The power of 10,000 of the first digit; -1 or less for a number below 1, and -1 for 0.</summary>
    internal int Weight => Digits.IsEmpty ? -1 : _weight;

    /// <summary>Base 10,000, most significant first, without zeros at either end: none for 0.</summary>
    internal ReadOnlySpan<short> Digits => _digits;

    /// <summary>The value as an argument.</summary>
    public static implicit operator PgArgument(PgNumeric value) => PgArgument.From(value);

    /// <summary>Every decimal is a numeric; its scale is kept.</summary>
    public static implicit operator PgNumeric(decimal value)
    {
        Span<short> digits = stackalloc short[NumericDecimal.MostDigits];
        int count = NumericDecimal.Split(value, digits, out int weight);
        NumericSign sign = value < 0 ? NumericSign.Negative : NumericSign.Positive;
        return new PgNumeric(sign, weight, value.Scale, digits[..count].ToArray());
    }

    /// <summary>The number as decimal.</summary>
    /// <exception cref="OverflowException">Decimal cannot hold it exactly.</exception>
    public static explicit operator decimal(PgNumeric value) => value.ToDecimal();

    /// <summary>Whether both are the same number, at whatever scale.</summary>
    public static bool operator ==(PgNumeric left, PgNumeric right) => left.Equals(right);

    /// <summary>Whether they are different numbers.</summary>
    public static bool operator !=(PgNumeric left, PgNumeric right) => !left.Equals(right);

    /// <summary>Whether one is less than the other.</summary>
    public static bool operator <(PgNumeric left, PgNumeric right) => left.CompareTo(right) < 0;

    /// <summary>Whether one is greater than the other.</summary>
    public static bool operator >(PgNumeric left, PgNumeric right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is the other or less.</summary>
    public static bool operator <=(PgNumeric left, PgNumeric right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is the other or greater.</summary>
    public static bool operator >=(PgNumeric left, PgNumeric right) => left.CompareTo(right) >= 0;

    /// <summary>A whole number of any length that PostgreSQL allows.</summary>
    /// <exception cref="OverflowException">It has more than 131,072 digits.</exception>
    public static PgNumeric FromBigInteger(BigInteger value) =>
        // Four bits a digit are more than enough; checked first, since writing out a longer one takes its time.
        value.GetBitLength()
            <= 4L * 131_072
        && TryParse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out PgNumeric numeric)
            ? numeric
            : throw new OverflowException("The number has more digits than PostgreSQL's numeric.");

    /// <summary>The shortest decimal number that stands for this double, NaN and the infinities included: 0.1 for 0.1.</summary>
    public static PgNumeric FromDouble(double value) => Parse(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The shortest decimal number that stands for this float, NaN and the infinities included.</summary>
    public static PgNumeric FromSingle(float value) => Parse(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The number as decimal, its scale kept as far as there is room.</summary>
    /// <exception cref="OverflowException">Decimal cannot hold it exactly.</exception>
    public decimal ToDecimal() =>
        TryToDecimal(out decimal value)
            ? value
            : throw new OverflowException("The numeric has more digits than a decimal, or is not finite.");

    /// <summary>The number as decimal, its scale kept as far as there is room; false when decimal cannot hold it exactly.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = default;
        return IsFinite && NumericDecimal.TryJoin(Digits, _weight, _scale, Sign < 0, out value);
    }

    /// <summary>The number as BigInteger.</summary>
    /// <exception cref="OverflowException">It is no whole number.</exception>
    public BigInteger ToBigInteger() =>
        TryToBigInteger(out BigInteger value) ? value : throw new OverflowException("The numeric is no whole number.");

    /// <summary>The number as BigInteger; false when it is no whole number.</summary>
    public bool TryToBigInteger(out BigInteger value)
    {
        value = default;
        if (!IsFinite || _weight + 1 < Digits.Length)
        {
            return false;
        }
        // The zeros at the end may be far more than the digits: they are multiplied in, not written out.
        int zeros = Digits.IsEmpty ? 0 : _weight + 1 - Digits.Length;
        var shortened = new PgNumeric(SignField, _weight - zeros, 0, _digits);
        value =
            BigInteger.Parse(shortened.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            * BigInteger.Pow(10_000, zeros);
        return true;
    }

    /// <summary>The nearest double; infinite beyond its range.</summary>
    public double ToDouble() =>
        // From 10^312 on every double is infinite, and below 10^-360 zero: such numbers are long only when written out.
        IsFinite && Weight is >= 78 or < -90
            ? (Weight < 0 ? 0 : double.PositiveInfinity) * Sign
            : double.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public int CompareTo(PgNumeric other)
    {
        int order = Rank.CompareTo(other.Rank);
        if (order != 0 || !IsFinite)
        {
            return order;
        }
        order = Weight.CompareTo(other.Weight);
        order = order != 0 ? order : Digits.SequenceCompareTo(other.Digits);
        return Sign < 0 ? -order : order;
    }

    /// <inheritdoc />
    public bool Equals(PgNumeric other) =>
        SignField == other.SignField && Weight == other.Weight && Digits.SequenceEqual(other.Digits);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgNumeric other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(SignField);
        hash.Add(Weight);
        foreach (short digit in Digits)
        {
            hash.Add(digit);
        }
        return hash.ToHashCode();
    }

    /// <summary>As PostgreSQL writes it: <c>-1234.50</c>, <c>NaN</c>, <c>Infinity</c>; never with an exponent.</summary>
    public override string ToString() =>
        string.Create(NumericText.LengthOf(this), this, static (target, value) => NumericText.Format(in value, target));

    /// <inheritdoc />
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc />
    public bool TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider
    )
    {
        int length = NumericText.LengthOf(this);
        bool fits = length <= destination.Length;
        charsWritten = fits ? length : 0;
        if (fits)
        {
            NumericText.Format(this, destination[..length]);
        }
        return fits;
    }

    /// <summary>Reads digits with an optional sign, point and exponent, or NaN, Infinity, -Infinity. The scale is what the text shows.</summary>
    /// <exception cref="FormatException">The text is no number, or has more digits than PostgreSQL's numeric.</exception>
    public static PgNumeric Parse(string s) => Parse(s.AsSpan(), null);

    /// <inheritdoc cref="Parse(string)" />
    public static PgNumeric Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string)" />
    public static PgNumeric Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out PgNumeric value)
            ? value
            : throw new FormatException("The text is no number, or has more digits than PostgreSQL's numeric.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PgNumeric result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PgNumeric result) =>
        NumericText.TryParse(s, out result);

    /// <summary>The order of signs: -Infinity, negative, zero, positive, Infinity, NaN.</summary>
    private int Rank =>
        SignField switch
        {
            NumericSign.NegativeInfinity => -2,
            NumericSign.PositiveInfinity => 2,
            NumericSign.NaN => 3,
            _ => Sign,
        };

    /// <summary>The digit of base 10,000 at a power of 10,000; 0 where none is stored.</summary>
    internal int DigitAt(int power)
    {
        int index = _weight - power;
        return (uint)index < (uint)Digits.Length ? Digits[index] : 0;
    }

    /// <summary>
    /// Drops the zeros at either end. False when the weight or scale is beyond PostgreSQL's, or a digit lies behind the scale, which would hide it.
    /// </summary>
    internal static bool TryCreate(NumericSign sign, int weight, int scale, short[] digits, out PgNumeric value)
    {
        value = default;
        int first = digits.AsSpan().IndexOfAnyExcept((short)0);
        if (scale is < 0 or > LargestScale)
        {
            return false;
        }
        if (first < 0)
        {
            value = new PgNumeric(NumericSign.Positive, 0, scale, null);
            return true;
        }
        int last = digits.AsSpan().LastIndexOfAnyExcept((short)0);
        short[] kept = first == 0 && last == digits.Length - 1 ? digits : digits[first..(last + 1)];
        weight -= first;
        if (weight is < short.MinValue or > LargestWeight || Hides(weight, scale, kept))
        {
            return false;
        }
        value = new PgNumeric(sign, weight, scale, kept);
        return true;
    }

    internal static PgNumeric Special(NumericSign sign) => new(sign, 0, 0, null);

    private static bool Hides(int weight, int scale, short[] digits)
    {
        // Decimal digits after the point in the last group, less the zeros it ends with.
        int shown = 4 * (digits.Length - 1 - weight);
        for (int digit = digits[^1]; digit % 10 == 0; digit /= 10)
        {
            shown--;
        }
        return shown > scale;
    }
}
