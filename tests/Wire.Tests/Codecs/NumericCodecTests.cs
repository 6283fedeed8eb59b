using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class NumericCodecTests
{
    /// <summary>Text and bytes as a PostgreSQL 15 server sends them.</summary>
    public static TheoryData<string, string> Golden =>
        new()
        {
            { "0", "0000000000000000" },
            { "0.00", "0000000000000002" },
            { "1", "00010000000000000001" },
            { "1.10", "0002000000000002000103e8" },
            { "-1.10", "0002000040000002000103e8" },
            { "12345.678", "0003000100000003000109291a7c" },
            { "10000", "00010001000000000001" },
            { "100000000", "00010002000000000001" },
            { "0.0001", "0001ffff000000040001" },
            { "0.00001", "0001fffe0000000503e8" },
            { "-0.5", "0001ffff400000011388" },
            { "NaN", "00000000c0000000" },
            { "79228162514264337593543950335", "00080007000000000007240c0659059210f1172f112b014f" },
            { "0.0000000000000000000000000001", "0001fff90000001c0001" },
            { "100000000000000000000", "00010005000000000001" },
            { "123456789012345678901234567890.123", "0009000700000003000c0d801ed204d2162e23340d801ed204ce" },
        };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Numerics_travel_as_the_server_sends_them(string text, string hex)
    {
        var value = PgNumeric.Parse(text);
        Assert.Equal(text, value.ToString());
        Assert.Equal(hex, Hex(PgTypes.Numeric, PgArgument.From(value)));
        Assert.Equal(text, ReadHex<PgNumeric>(PgTypes.Numeric, hex).ToString());
        Assert.Equal(value, ReadHex<PgNumeric?>(PgTypes.Numeric, hex));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Decimals_travel_as_the_server_sends_them(string text, string hex)
    {
        if (
            !decimal.TryParse(text, CultureInfo.InvariantCulture, out decimal value)
            || value.Scale != PgNumeric.Parse(text).Scale
        )
        {
            DecodeError<decimal>(PgTypes.Numeric, hex);
            return;
        }
        Assert.Equal(hex, Hex(PgTypes.Numeric, value));
        Assert.Equal(text, ReadHex<decimal>(PgTypes.Numeric, hex).ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_decimal_comes_back_with_its_scale()
    {
        Prop.ForAll(
                (int low, int middle, int high) =>
                    Enumerable
                        .Range(0, 58)
                        .All(i =>
                        {
                            // Generated integers are small; spread over all bits they make long mantissas too.
                            var value = new decimal(
                                low * 0x5bd1e995,
                                middle * 0x5bd1e995,
                                high,
                                i % 2 == 0,
                                (byte)(i / 2)
                            );
                            decimal back = RoundTrip(PgTypes.Numeric, value);
                            var numeric = (PgNumeric)value;
                            return back == value
                                && back.Scale == value.Scale
                                && numeric.ToDecimal() == value
                                && PgNumeric.Parse(value.ToString(CultureInfo.InvariantCulture)) == numeric;
                        })
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_numeric_comes_back_with_its_scale()
    {
        Prop.ForAll(
                (NonNegativeInt whole, NonNegativeInt fraction, bool negative) =>
                {
                    string digits = string.Concat(Enumerable.Repeat("1020304050607089", whole.Get % 50)).TrimStart('0');
                    string text =
                        (negative && digits.Length > 0 ? "-" : "")
                        + (digits.Length > 0 ? digits : "0")
                        + (fraction.Get % 90 > 0 ? "." + new string('7', fraction.Get % 90) : "");
                    PgNumeric back = RoundTrip(PgTypes.Numeric, PgNumeric.Parse(text));
                    return back.ToString() == text;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_largest_numeric_comes_back_digit_by_digit()
    {
        string text = new string('9', 131_072) + "." + new string('8', 16_383);
        Assert.Equal(text, RoundTrip(PgTypes.Numeric, PgNumeric.Parse(text)).ToString());
        Assert.False(PgNumeric.TryParse("1" + new string('0', 131_072), null, out _));
        Assert.False(PgNumeric.TryParse("0." + new string('1', 16_384), null, out _));
    }

    [Fact]
    public void Infinities_are_read_with_the_scale_the_server_puts_there()
    {
        Assert.Equal(PgNumeric.PositiveInfinity, ReadHex<PgNumeric>(PgTypes.Numeric, "00000000d0000020"));
        Assert.Equal(PgNumeric.NegativeInfinity, ReadHex<PgNumeric>(PgTypes.Numeric, "00000000f0000020"));
        Assert.Equal("00000000d0000000", Hex(PgTypes.Numeric, double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, ReadHex<double>(PgTypes.Numeric, "00000000f0000020"));
        DecodeError<decimal>(PgTypes.Numeric, "00000000d0000020");
        DecodeError<BigInteger>(PgTypes.Numeric, "00000000c0000000");
    }

    [Fact]
    public void A_decimal_gives_up_zeros_of_the_scale_but_never_a_digit()
    {
        string zeros = "1." + new string('0', 40);
        Assert.Equal(
            1m,
            Read<decimal>(PgTypes.Numeric, Write(PgTypes.Numeric, PgArgument.From(PgNumeric.Parse(zeros))))
        );
        Assert.Equal(decimal.MaxValue, PgNumeric.Parse("79228162514264337593543950335.000").ToDecimal());
        Assert.Throws<OverflowException>(() => PgNumeric.Parse("79228162514264337593543950336").ToDecimal());
        Assert.Throws<OverflowException>(() => PgNumeric.Parse("1." + new string('0', 28) + "1").ToDecimal());
        Assert.Throws<OverflowException>(() => PgNumeric.Parse("1e131071").ToDecimal());
    }

    [Fact]
    public void Numbers_of_every_kind_are_taken()
    {
        Assert.Equal(Hex(PgTypes.Numeric, 5m), Hex(PgTypes.Numeric, 5));
        Assert.Equal(Hex(PgTypes.Numeric, (decimal)long.MinValue), Hex(PgTypes.Numeric, long.MinValue));
        Assert.Equal(Hex(PgTypes.Numeric, (decimal)ulong.MaxValue), Hex(PgTypes.Numeric, ulong.MaxValue));
        Assert.Equal(Hex(PgTypes.Numeric, 0.1m), Hex(PgTypes.Numeric, 0.1));
        Assert.Equal(Hex(PgTypes.Numeric, 0.1m), Hex(PgTypes.Numeric, 0.1f));
        Assert.Equal("00000000c0000000", Hex(PgTypes.Numeric, double.NaN));
        BigInteger big = BigInteger.Pow(-7, 301);
        Assert.Equal(big, RoundTrip(PgTypes.Numeric, big));
        Assert.Equal(
            (BigInteger)UInt128.MaxValue,
            Read<BigInteger>(PgTypes.Numeric, Write(PgTypes.Numeric, PgArgument.From(UInt128.MaxValue)))
        );
        Assert.True(Refuses(PgTypes.Numeric, "5"));
        InputError(PgTypes.Numeric, PgArgument.From(BigInteger.Pow(10, 140_000)));
    }

    [Fact]
    public void Whole_numerics_read_as_integers()
    {
        Assert.Equal(10_000L, ReadHex<long>(PgTypes.Numeric, "00010001000000000001"));
        Assert.Equal(BigInteger.Pow(10, 131_068), ReadHex<BigInteger>(PgTypes.Numeric, "00017fff000000000001"));
        DecodeError<long>(PgTypes.Numeric, "0001ffff400000011388");
        DecodeError<BigInteger>(PgTypes.Numeric, "0001ffff400000011388");
        DecodeError<long>(PgTypes.Numeric, "00010005000000000001");
    }

    [Theory]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("1e-400", 0)]
    [InlineData("123.25", 123.25)]
    [InlineData("1e308", 1e308)]
    [InlineData("5e-324", double.Epsilon)]
    public void A_numeric_as_double_is_the_nearest(string text, double expected)
    {
        Assert.Equal(expected, PgNumeric.Parse(text).ToDouble());
    }

    [Theory]
    [InlineData("00")]
    [InlineData("00020000000000000001")]
    [InlineData("000100000000000000010002")]
    [InlineData("ffff0000000000000001")]
    [InlineData("00010000000000002710")]
    [InlineData("0001000000000000ffff")]
    [InlineData("00010000123400000001")]
    [InlineData("00010000000040000001")]
    [InlineData("0001ffff000000000001")]
    [InlineData("0001ffff000000030001")]
    [InlineData("0001800000003fff0001")]
    public void Bytes_that_are_no_numeric_are_refused(string hex)
    {
        DecodeError<PgNumeric>(PgTypes.Numeric, hex);
        DecodeError<decimal>(PgTypes.Numeric, hex);
        Assert.Throws<PgDecodeException>(() => ReadObject(PgTypes.Numeric, hex));
    }

    [Theory]
    [InlineData("1.5e3", "1500")]
    [InlineData("1.5e-3", "0.0015")]
    [InlineData("+.5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData(" -007.0100 ", "-7.0100")]
    [InlineData("-0", "0")]
    [InlineData("-0.00", "0.00")]
    [InlineData("12345e-2", "123.45")]
    [InlineData("-inf", "-Infinity")]
    [InlineData("nan", "NaN")]
    public void Numerics_are_read_from_text(string text, string expected)
    {
        Assert.Equal(expected, PgNumeric.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("1e99999999")]
    [InlineData("1e-99999999")]
    [InlineData("1e999999999999")]
    [InlineData("1..2")]
    [InlineData("--1")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("١")]
    public void Text_that_is_no_number_is_refused(string text)
    {
        Assert.False(PgNumeric.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => PgNumeric.Parse(text));
    }

    [Fact]
    public void Numerics_are_ordered_by_value()
    {
        PgNumeric[] order =
        [
            PgNumeric.NegativeInfinity,
            PgNumeric.Parse("-10000.5"),
            PgNumeric.Parse("-10000"),
            PgNumeric.Parse("-0.0001"),
            default,
            PgNumeric.Parse("0.00009"),
            PgNumeric.Parse("0.0001"),
            PgNumeric.Parse("1.1"),
            PgNumeric.Parse("9999"),
            PgNumeric.Parse("10000"),
            PgNumeric.PositiveInfinity,
            PgNumeric.NaN,
        ];
        for (int i = 0; i < order.Length; i++)
        {
            for (int j = 0; j < order.Length; j++)
            {
                Assert.Equal(Math.Sign(i.CompareTo(j)), Math.Sign(order[i].CompareTo(order[j])));
                Assert.Equal(i == j, order[i] == order[j]);
            }
        }
        Assert.Equal(PgNumeric.Parse("1.1"), PgNumeric.Parse("1.100"));
        Assert.Equal(PgNumeric.Parse("1.1").GetHashCode(), PgNumeric.Parse("1.100").GetHashCode());
        Assert.Equal(default, PgNumeric.Parse("0.00"));
    }

    [Fact]
    public void A_numeric_is_formatted_only_into_enough_room()
    {
        Span<char> room = stackalloc char[5];
        Assert.True(PgNumeric.Parse("-1.10").TryFormat(room, out int written, default, null));
        Assert.Equal("-1.10", new string(room[..written]));
        Assert.False(PgNumeric.Parse("-1.100").TryFormat(room, out written, default, null));
        Assert.Equal(0, written);
    }
}
