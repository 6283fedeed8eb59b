using System.Text;
using System.Text.Json;
using ActorPg.Wire.Codecs;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class ArrayCodecTests
{
    // As a PostgreSQL 15 server sends them.
    private const string OneNullThree =
        "00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003";
    private const string Empty = "000000000000000000000017";
    private const string TwoByTwo =
        "0000000200000000000000170000000200000001000000020000000100000004000000010000000400000002"
        + "00000004000000030000000400000004";
    private const string FromZero = "000000010000000000000017000000020000000000000004000000070000000400000008";

    [Fact]
    public void Arrays_travel_as_the_server_sends_them()
    {
        Assert.Equal(OneNullThree, Hex(PgTypes.Int4Array, new int?[] { 1, null, 3 }));
        Assert.Equal(Empty, Hex(PgTypes.Int4Array, Array.Empty<int>()));
        Assert.Equal(
            TwoByTwo,
            Hex(
                PgTypes.Int4Array,
                new[,]
                {
                    { 1, 2 },
                    { 3, 4 },
                }
            )
        );
        Assert.Equal(
            "00000001000000010000001900000003000000010000000161ffffffff00000000",
            Hex(PgTypes.TextArray, new[] { "a", null, "" })
        );
        Assert.Equal(
            "0000000100000000000006a400000002000000010000000c0002000000000002000103e80000000800000000c0000000",
            Hex(PgTypes.NumericArray, new[] { PgNumeric.Parse("1.10"), PgNumeric.NaN })
        );
        Assert.Equal(
            "0000000100000000000000150000000200000000000000020001000000020002",
            Hex(PgTypes.Int2Vector, new short[] { 1, 2 })
        );
        Assert.Equal(
            "00000001000000000000001a000000020000000000000004000000010000000400000002",
            Hex(PgTypes.OidVector, new uint[] { 1, 2 })
        );
    }

    [Fact]
    public void Arrays_are_read_in_every_shape()
    {
        Assert.Equal([1, null, 3], ReadHex<int?[]>(PgTypes.Int4Array, OneNullThree));
        Assert.Equal([1, null, 3], ReadHex<List<int?>>(PgTypes.Int4Array, OneNullThree));
        Assert.Equal([1L, null, 3L], ReadHex<long?[]>(PgTypes.Int4Array, OneNullThree));
        Assert.Equal([7, 8], ReadHex<int[]>(PgTypes.Int4Array, FromZero));
        Assert.Equal([7L, 8L], ReadHex<List<long>>(PgTypes.Int4Array, FromZero));
        Assert.Equal(
            new[,]
            {
                { 1, 2 },
                { 3, 4 },
            },
            ReadHex<int[,]>(PgTypes.Int4Array, TwoByTwo)
        );
        Assert.Equal(
            new int?[,]
            {
                { 1, 2 },
                { 3, 4 },
            },
            ReadHex<int?[,]>(PgTypes.Int4Array, TwoByTwo)
        );
        Assert.Equal([], ReadHex<int[]>(PgTypes.Int4Array, Empty));
        Assert.Equal([], ReadHex<List<int>>(PgTypes.Int4Array, Empty));
        Assert.Equal(new int[0, 0, 0], ReadHex<int[,,]>(PgTypes.Int4Array, Empty));
    }

    [Fact]
    public void Without_a_static_type_the_shape_is_the_values_own()
    {
        Assert.Equal(typeof(Array), CodecOf(PgTypes.Int4Array).ClrType);
        Assert.IsType<int[]>(ReadObject(PgTypes.Int4Array, FromZero));
        Assert.IsType<int[]>(ReadObject(PgTypes.Int4Array, Empty));
        Assert.IsType<int?[]>(ReadObject(PgTypes.Int4Array, OneNullThree));
        Assert.IsType<int[,]>(ReadObject(PgTypes.Int4Array, TwoByTwo));
        Assert.IsType<string[]>(ReadObject(PgTypes.TextArray, "000000000000000000000019"));
        Assert.Equal(
            new[,]
            {
                { 1, 2 },
                { 3, 4 },
            },
            ReadHex<Array>(PgTypes.Int4Array, TwoByTwo)
        );
    }

    [Fact]
    public void Elements_of_one_width_are_read_at_once_and_of_several_one_by_one()
    {
        const string TwoInts = "000000010000000000000017000000020000000100000004fffffffe000000047fffffff";
        const string TwoLongs =
            "000000010000000000000014000000020000000100000008ffffffffffffffff000000080000000100000002";
        const string TwoDoubles =
            "0000000100000000000002bd0000000200000001000000083ff8000000000000000000087ff0000000000000";
        Assert.Equal([-2, int.MaxValue], ReadHex<int[]>(PgTypes.Int4Array, TwoInts));
        Assert.Equal([-1L, 0x1_0000_0002], ReadHex<long[]>(PgTypes.Int8Array, TwoLongs));
        Assert.Equal([1.5, double.PositiveInfinity], ReadHex<double[]>(PgTypes.Float8Array, TwoDoubles));

        // As many bytes as two would have, but not two of them.
        DecodeError<int[]>(PgTypes.Int4Array, TwoInts.Replace("00000004", "00000003", StringComparison.Ordinal));
        DecodeError<int[]>(
            PgTypes.Int4Array,
            "000000010000000000000017000000020000000100000008fffffffe00000004ffffffff"
        );
        DecodeError<int[]>(
            PgTypes.Int4Array,
            "000000010000000100000017000000020000000100000004fffffffeffffffff7fffffff"
        );
        DecodeError<long[]>(PgTypes.Int8Array, TwoLongs.Replace("00000008", "00000009", StringComparison.Ordinal));
    }

    [Fact]
    public void A_NULL_in_an_array_of_structs_is_an_error_that_says_what_to_do()
    {
        PgDecodeException error = DecodeError<int[]>(PgTypes.Int4Array, OneNullThree);
        Assert.Contains("Int32?[]", error.Message, StringComparison.Ordinal);
        DecodeError<List<int>>(PgTypes.Int4Array, OneNullThree);
        Assert.Equal<IEnumerable<string?>>(
            ["a", null, ""],
            ReadHex<string?[]>(PgTypes.TextArray, "00000001000000010000001900000003000000010000000161ffffffff00000000")
        );
    }

    [Fact]
    public void An_array_of_another_rank_is_an_error_that_names_both()
    {
        PgDecodeException error = DecodeError<int[]>(PgTypes.Int4Array, TwoByTwo);
        Assert.Contains("2 dimensions", error.Message, StringComparison.Ordinal);
        DecodeError<List<int>>(PgTypes.Int4Array, TwoByTwo);
        DecodeError<int[,]>(PgTypes.Int4Array, FromZero);
        DecodeError<int[,,]>(PgTypes.Int4Array, TwoByTwo);
    }

    [Fact]
    public void An_array_of_a_type_without_a_binary_codec_is_text()
    {
        Assert.Equal(0, CodecOf(PgTypes.AclItemArray).FormatCode);
        string?[] items = ["a\"b\\c", null, "", "NULL", "{x, y}"];
        Assert.Equal(
            """{"a\"b\\c",NULL,"","NULL","{x, y}"}""",
            Encoding.UTF8.GetString(Write(PgTypes.AclItemArray, items))
        );
        Assert.Equal(items, RoundTrip(PgTypes.AclItemArray, items));
        Assert.Equal(items, (string?[])CodecOf(PgTypes.AclItemArray).ReadObject(Write(PgTypes.AclItemArray, items)));
    }

    [Fact]
    public void An_array_of_a_type_taught_later_reads_through_its_codec()
    {
        var element = new ActorPg.Wire.Codecs.Strings.TextCodec(new PgType(16_400, "mood"), formatCode: 1);
        var codec = new ActorPg.Wire.Codecs.Arrays.ReferenceArrayCodec<
            string,
            ActorPg.Wire.Codecs.Arrays.CodecFormat<string>
        >(new PgType(16_401, "mood[]"), element);
        using var buffer = new Wire.Framing.FrameBuffer();
        PgArgument argument = new[] { "sad", null, "ok" };
        Assert.True(codec.TryWrite(in argument, buffer));
        Assert.Equal<IEnumerable<string?>>(["sad", null, "ok"], ((ICodec<string?[]>)codec).Read(buffer.WrittenSpan));
    }

    [Fact]
    public void Elements_read_as_every_type_their_codec_knows()
    {
        byte[] numerics = Write(PgTypes.NumericArray, new[] { 1.5m });
        Assert.Equal([1.5], Read<double[]>(PgTypes.NumericArray, numerics));
        Assert.Equal([PgNumeric.Parse("1.5")], Read<PgNumeric[]>(PgTypes.NumericArray, numerics));
        byte[] stamps = Write(PgTypes.TimestampTzArray, new[] { DateTimeOffset.UnixEpoch });
        Assert.Equal([DateTime.UnixEpoch], Read<DateTime[]>(PgTypes.TimestampTzArray, stamps));
        Assert.Equal([DateTime.UnixEpoch], Read<PgTimestamp[]>(PgTypes.TimestampTzArray, stamps));
        byte[] json = Write(PgTypes.JsonbArray, new[] { "[7]" });
        Assert.Equal(7, Read<JsonElement[]>(PgTypes.JsonbArray, json)[0][0].GetInt32());
        byte[] chars = Write(PgTypes.CharArray, new[] { 'x', 'y' });
        Assert.Equal(["x", "y"], Read<string[]>(PgTypes.CharArray, chars));
        Assert.Equal(
            [TimeSpan.FromHours(24)],
            Read<TimeSpan[]>(PgTypes.TimeArray, Write(PgTypes.TimeArray, new[] { TimeSpan.FromHours(24) }))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000")]
    [InlineData("000000070000000000000017")]
    [InlineData("ffffffff0000000000000017")]
    [InlineData("000000000000000200000017")]
    [InlineData("000000000000000000000019")]
    [InlineData("00000000000000000000001700")]
    [InlineData("00000001000000000000001700000001")]
    [InlineData("0000000100000000000000177fffffff00000001")]
    [InlineData("000000010000000000000017ffffffff00000001")]
    [InlineData("00000002000000000000001740000000000000014000000000000001")]
    [InlineData("000000020000000000000017000000000000000140000000000000010000")]
    [InlineData("00000001000000000000001700000001000000010000000500000001")]
    [InlineData("0000000100000000000000170000000100000001fffffffe")]
    [InlineData("00000001000000000000001700000001000000017fffffff00000001")]
    [InlineData("0000000100000000000000170000000100000001000000040000000100")]
    [InlineData("000000010000000000000017000000010000000100000003000001")]
    public void Bytes_that_are_no_array_are_refused(string hex)
    {
        DecodeError<int[]>(PgTypes.Int4Array, hex);
        DecodeError<int?[]>(PgTypes.Int4Array, hex);
        DecodeError<List<int>>(PgTypes.Int4Array, hex);
        Assert.Throws<PgDecodeException>(() => ReadObject(PgTypes.Int4Array, hex));
    }
}
