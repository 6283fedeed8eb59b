using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class NumberCodecTests
{
    [Fact]
    public void Integers_are_big_endian()
    {
        Assert.Equal("8000", Hex(PgTypes.Int2, short.MinValue));
        Assert.Equal("fffffffe", Hex(PgTypes.Int4, -2));
        Assert.Equal("7fffffffffffffff", Hex(PgTypes.Int8, long.MaxValue));
        Assert.Equal("ffffffff", Hex(PgTypes.Oid, uint.MaxValue));
        Assert.Equal("8000000000000001", Hex(PgTypes.Xid8, 0x8000000000000001UL));
    }

    [Fact]
    public void Floats_are_big_endian_IEEE_754()
    {
        Assert.Equal("3fc00000", Hex(PgTypes.Float4, 1.5f));
        Assert.Equal("c004000000000000", Hex(PgTypes.Float8, -2.5));
        Assert.Equal("8000000000000000", Hex(PgTypes.Float8, -0.0));
        Assert.Equal("7ff0000000000000", Hex(PgTypes.Float8, double.PositiveInfinity));
        Assert.Equal("ff800000", Hex(PgTypes.Float4, float.NegativeInfinity));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    public void Special_doubles_come_back_bit_for_bit(double value)
    {
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(value),
            BitConverter.DoubleToInt64Bits(RoundTrip(PgTypes.Float8, value))
        );
    }

    [Fact]
    public void Every_number_comes_back_as_it_was_sent()
    {
        Prop.ForAll((int value) => RoundTrip(PgTypes.Int4, value) == value).QuickCheckThrowOnFailure();
        Prop.ForAll((long value) => RoundTrip(PgTypes.Int8, value) == value).QuickCheckThrowOnFailure();
        Prop.ForAll((short value) => RoundTrip(PgTypes.Int2, value) == value).QuickCheckThrowOnFailure();
        Prop.ForAll((uint value) => RoundTrip(PgTypes.Oid, value) == value).QuickCheckThrowOnFailure();
        Prop.ForAll((ulong value) => RoundTrip(PgTypes.Xid8, value) == value).QuickCheckThrowOnFailure();
        Prop.ForAll((double value) => RoundTrip(PgTypes.Float8, value).Equals(value)).QuickCheckThrowOnFailure();
        Prop.ForAll((float value) => RoundTrip(PgTypes.Float4, value).Equals(value)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_narrow_integer_reads_as_every_wider_number()
    {
        Assert.Equal(-2, ReadHex<int>(PgTypes.Int2, "fffe"));
        Assert.Equal(-2L, ReadHex<long>(PgTypes.Int2, "fffe"));
        Assert.Equal(-2m, ReadHex<decimal>(PgTypes.Int2, "fffe"));
        Assert.Equal(-2L, ReadHex<long>(PgTypes.Int4, "fffffffe"));
        Assert.Equal(-2.0, ReadHex<double>(PgTypes.Int4, "fffffffe"));
        Assert.Equal(-2, ReadHex<int?>(PgTypes.Int4, "fffffffe"));
        Assert.Equal(-2L, ReadHex<long?>(PgTypes.Int4, "fffffffe"));
        Assert.Equal(1.5, ReadHex<double>(PgTypes.Float4, "3fc00000"));
        Assert.Equal(4294967295L, ReadHex<long>(PgTypes.Oid, "ffffffff"));
    }

    [Fact]
    public void An_int8_reads_as_int_only_where_it_fits()
    {
        Assert.Equal(int.MinValue, ReadHex<int>(PgTypes.Int8, "ffffffff80000000"));
        DecodeError<int>(PgTypes.Int8, "0000000080000000");
        DecodeError<int?>(PgTypes.Int8, "ffffffff7fffffff");
    }

    [Fact]
    public void A_value_of_the_wrong_length_is_refused()
    {
        foreach (
            PgType type in (PgType[])
                [PgTypes.Int2, PgTypes.Int4, PgTypes.Int8, PgTypes.Float4, PgTypes.Float8, PgTypes.Oid]
        )
        {
            foreach (string hex in (string[])["", "00", "000000", "0000000000", "000000000000000000"])
            {
                Assert.Throws<PgDecodeException>(() => ReadObject(type, hex));
            }
        }
    }

    [Fact]
    public void Any_integer_in_range_is_taken_whatever_its_width()
    {
        Assert.Equal("00000005", Hex(PgTypes.Int4, 5L));
        Assert.Equal("00000005", Hex(PgTypes.Int4, (short)5));
        Assert.Equal("00000005", Hex(PgTypes.Int4, 5UL));
        Assert.Equal("0005", Hex(PgTypes.Int2, PgArgument.From((byte)5)));
        Assert.Equal("fffb", Hex(PgTypes.Int2, PgArgument.From((sbyte)-5)));
        Assert.Equal("0000000000000005", Hex(PgTypes.Int8, PgArgument.From(new BigInteger(5))));
        Assert.Equal("0000000000000005", Hex(PgTypes.Int8, PgArgument.From((Int128)5)));
        Assert.Equal("00000005", Hex(PgTypes.Oid, 5));
        Assert.Equal("4014000000000000", Hex(PgTypes.Float8, 5));
        Assert.Equal("40a00000", Hex(PgTypes.Float4, 5L));
    }

    [Fact]
    public void An_integer_out_of_range_is_refused_without_quoting_it()
    {
        PgInputException error = InputError(PgTypes.Int4, 2147483648L);
        Assert.Equal("the number is outside the range of int4 (-2147483648 to 2147483647)", error.Message);
        Assert.DoesNotContain("45678", InputError(PgTypes.Int2, 45678).Message, StringComparison.Ordinal);
        InputError(PgTypes.Int2, -32769);
        InputError(PgTypes.Int4, ulong.MaxValue);
        InputError(PgTypes.Int8, 9223372036854775808UL);
        InputError(PgTypes.Int8, PgArgument.From(BigInteger.Pow(10, 60)));
        InputError(PgTypes.Int8, PgArgument.From(-BigInteger.Pow(10, 60)));
        InputError(PgTypes.Oid, -1);
        InputError(PgTypes.Oid, 4294967296L);
        InputError(PgTypes.Xid8, -1);
    }

    [Fact]
    public void An_integer_goes_into_a_float_only_when_it_is_exact()
    {
        Assert.Equal("4340000000000000", Hex(PgTypes.Float8, 9007199254740992L));
        InputError(PgTypes.Float8, 9007199254740993L);
        InputError(PgTypes.Float8, long.MaxValue);
        InputError(PgTypes.Float4, 16777217);
    }

    [Fact]
    public void A_double_beyond_float4_is_refused_and_one_within_is_rounded()
    {
        Assert.Equal("3dcccccd", Hex(PgTypes.Float4, 0.1));
        Assert.Equal("7f800000", Hex(PgTypes.Float4, double.PositiveInfinity));
        InputError(PgTypes.Float4, 1e39);
        InputError(PgTypes.Float4, 1e-60);
    }

    [Fact]
    public void Numbers_of_another_nature_are_not_taken()
    {
        Assert.True(Refuses(PgTypes.Int4, "5"));
        Assert.True(Refuses(PgTypes.Int4, 5.0));
        Assert.True(Refuses(PgTypes.Int4, 5m));
        Assert.True(Refuses(PgTypes.Int4, true));
        Assert.True(Refuses(PgTypes.Float8, 5m));
        Assert.True(Refuses(PgTypes.Float4, 5m));
        Assert.True(Refuses(PgTypes.Int8, Guid.Empty));
    }

    [Fact]
    public void A_typed_write_checks_its_range_too()
    {
        Assert.Equal([0, 0, 0, 5], WriteTyped(PgTypes.Int4, 5L));
        Assert.Equal([0, 0, 0, 5], WriteTyped<long?>(PgTypes.Int4, 5L));
        Assert.Throws<PgInputException>(() => WriteTyped(PgTypes.Int4, 1L << 31));
        Assert.Throws<PgInputException>(() => WriteTyped(PgTypes.Int4, 1.5m));
        Assert.Throws<PgInputException>(() => WriteTyped(PgTypes.Int4, double.NaN));
        Assert.Throws<PgInputException>(() => WriteTyped(PgTypes.Int8, decimal.MaxValue));
    }

    [Fact]
    public void An_integer_is_read_as_any_integer_type_that_holds_it()
    {
        Check<short>(-5);
        Check<int>(-5);
        Check<long>(-5);
        Check<uint>(5);
        Check<ulong>(5);
        foreach (PgType type in (PgType[])[PgTypes.Int2, PgTypes.Int4, PgTypes.Int8])
        {
            Assert.Throws<PgDecodeException>(() => Read<uint>(type, Write(type, -1)));
            Assert.Throws<PgDecodeException>(() => Read<ulong>(type, Write(type, -1)));
        }
        Assert.Throws<PgDecodeException>(() => Read<short>(PgTypes.Int4, Write(PgTypes.Int4, 32_768)));
        Assert.Throws<PgDecodeException>(() => Read<short>(PgTypes.Int8, Write(PgTypes.Int8, -32_769)));
        Assert.Throws<PgDecodeException>(() => Read<int>(PgTypes.Int8, Write(PgTypes.Int8, 1L << 31)));
        Assert.Throws<PgDecodeException>(() => Read<uint>(PgTypes.Int8, Write(PgTypes.Int8, 1L << 32)));
        Assert.Throws<PgDecodeException>(() => Read<int>(PgTypes.Numeric, Write(PgTypes.Numeric, 1L << 31)));
        Assert.Throws<PgDecodeException>(() => Read<ulong>(PgTypes.Numeric, Write(PgTypes.Numeric, -1)));
        Assert.Throws<PgDecodeException>(() => Read<int>(PgTypes.Numeric, Write(PgTypes.Numeric, 1.5m)));
        Assert.Equal(int.MinValue, Read<int>(PgTypes.Numeric, Write(PgTypes.Numeric, int.MinValue)));
        Assert.Equal(ulong.MaxValue, Read<ulong>(PgTypes.Numeric, Write(PgTypes.Numeric, ulong.MaxValue)));
        Assert.Equal(uint.MaxValue, Read<uint>(PgTypes.Int8, WriteTyped<uint>(PgTypes.Int8, uint.MaxValue)));
        Assert.Throws<PgInputException>(() => WriteTyped<ulong>(PgTypes.Int8, ulong.MaxValue));
        Assert.Throws<PgInputException>(() => WriteTyped<ulong>(PgTypes.Int4, ulong.MaxValue));
        Assert.Throws<PgInputException>(() => WriteTyped<uint>(PgTypes.Int2, 40_000));
    }

    private static void Check<T>(short value)
        where T : struct, System.Numerics.INumber<T>
    {
        foreach (PgType type in (PgType[])[PgTypes.Int2, PgTypes.Int4, PgTypes.Int8])
        {
            Assert.Equal(T.CreateChecked(value), Read<T>(type, Write(type, value)));
            Assert.Equal(T.CreateChecked(value), Read<T?>(type, WriteTyped<T>(type, T.CreateChecked(value))));
        }
    }
}
