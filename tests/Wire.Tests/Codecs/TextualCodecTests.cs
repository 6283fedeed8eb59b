using System.Collections;
using System.Net;
using System.Net.NetworkInformation;
using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class TextualCodecTests
{
    /// <summary>Type, text and bytes as a PostgreSQL 15 server sends them.</summary>
    public static TheoryData<string, string, string> Golden =>
        new()
        {
            { "bit", "0010", "0000000420" },
            { "varbit", "000000010", "000000090100" },
            { "varbit", "", "00000000" },
            { "inet", "10.1.2.3/8", "020800040a010203" },
            { "inet", "10.1.2.3", "022000040a010203" },
            { "inet", "2001:db8::1/64", "0340001020010db8000000000000000000000001" },
            { "inet", "::1", "0380001000000000000000000000000000000001" },
            { "cidr", "10.0.0.0/8", "020801040a000000" },
            { "cidr", "10.0.0.1/32", "022001040a000001" },
            { "cidr", "2001:db8::/32", "0320011020010db8000000000000000000000000" },
            { "macaddr", "08:00:2b:01:02:03", "08002b010203" },
            { "macaddr8", "08:00:2b:ff:fe:01:02:03", "08002bfffe010203" },
            { "point", "(1,-2.5)", "3ff0000000000000c004000000000000" },
            { "line", "{1,2,3}", "3ff000000000000040000000000000004008000000000000" },
            { "lseg", "[(1,2),(3,4)]", "3ff0000000000000400000000000000040080000000000004010000000000000" },
            { "box", "(3,4),(1,2)", "400800000000000040100000000000003ff00000000000004000000000000000" },
            { "path", "[(1,2),(3,4)]", "00000000023ff0000000000000400000000000000040080000000000004010000000000000" },
            { "path", "((1,2))", "01000000013ff00000000000004000000000000000" },
            { "polygon", "((1,2),(3,4))", "000000023ff0000000000000400000000000000040080000000000004010000000000000" },
            { "circle", "<(1,2),3>", "3ff000000000000040000000000000004008000000000000" },
            { "tid", "(4294967294,65535)", "fffffffeffff" },
            { "pg_lsn", "16/B374D848", "00000016b374d848" },
            {
                "pg_snapshot",
                "10:20:10,14",
                "00000002000000000000000a0000000000000014000000000000000a000000000000000e"
            },
        };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_value_travels_as_the_server_sends_it_and_reads_as_its_text(string name, string text, string hex)
    {
        PgType type = TypeOf(name);
        Assert.Equal(hex, Hex(type, text));
        Assert.Equal(text, ReadHex<string>(type, hex));
        object value = ReadObject(type, hex);
        Assert.Equal(CodecOf(type).ClrType, value.GetType());
        Assert.Equal(hex, Hex(type, PgArgument.From(value)));
        Assert.Equal(1, CodecOf(type).FormatCode);
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void An_array_of_it_is_read_as_values_and_as_texts(string name, string text, string hex)
    {
        PgType type = TypeOf(name + "[]");
        string?[] texts = [text, null, text];
        byte[] bytes = Write(type, texts);
        Assert.Equal(texts, Read<string?[]>(type, bytes));
        Assert.Contains(hex, Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        var values = (Array)CodecOf(type).ReadObject(bytes);
        Assert.Equal(bytes, Write(type, values));
    }

    [Theory]
    [InlineData("bit", "012")]
    [InlineData("inet", "10")]
    [InlineData("inet", "10.1.2.3/33")]
    [InlineData("inet", "10.1.2.3/-1")]
    [InlineData("inet", "fe80::1%eth0")]
    [InlineData("cidr", "10.0.0.1/8")]
    [InlineData("macaddr", "08:00:2b:01:02")]
    [InlineData("macaddr", "08:00:2b:01:02:0g")]
    [InlineData("macaddr", "08:00:2b:01:02:03:04:05")]
    [InlineData("macaddr8", "")]
    [InlineData("point", "1,2")]
    [InlineData("point", "(1,2) ,")]
    [InlineData("line", "{1,2}")]
    [InlineData("lseg", "[(1,2)]")]
    [InlineData("box", "(1,2)")]
    [InlineData("path", "[(1,2))")]
    [InlineData("path", "[]")]
    [InlineData("polygon", "()")]
    [InlineData("circle", "<(1,2)>")]
    [InlineData("tid", "(-1,2)")]
    [InlineData("tid", "(1,65536)")]
    [InlineData("pg_lsn", "16")]
    [InlineData("pg_lsn", "1/123456789")]
    [InlineData("pg_snapshot", "1:2")]
    [InlineData("pg_snapshot", "1:2:,")]
    public void A_text_that_is_no_value_is_refused(string name, string text) => InputError(TypeOf(name), text);

    [Theory]
    [InlineData("varbit", "0000000901")]
    [InlineData("varbit", "ffffffff")]
    [InlineData("inet", "022100040a010203")]
    [InlineData("inet", "042000040a010203")]
    [InlineData("inet", "022000100a010203")]
    [InlineData("macaddr", "08002b0102")]
    [InlineData("macaddr8", "08002b010203")]
    [InlineData("point", "3ff0000000000000")]
    [InlineData("path", "02000000013ff00000000000004000000000000000")]
    [InlineData("polygon", "00000000")]
    [InlineData("polygon", "7fffffff3ff00000000000004000000000000000")]
    [InlineData("pg_snapshot", "7fffffff000000000000000a0000000000000014")]
    [InlineData("tid", "0000000001")]
    public void Bytes_that_are_no_value_are_a_decode_error(string name, string hex) =>
        DecodeError<string>(TypeOf(name), hex);

    [Fact]
    public void Addresses_are_read_as_what_they_are_and_never_lose_their_prefix()
    {
        Assert.Equal(IPAddress.Parse("10.1.2.3"), ReadHex<IPAddress>(PgTypes.Inet, "022000040a010203"));
        PgDecodeException error = DecodeError<IPAddress>(PgTypes.Inet, "020800040a010203");
        Assert.Contains("PgInet", error.Message, StringComparison.Ordinal);
        Assert.Equal(new PgInet(IPAddress.Parse("10.1.2.3"), 8), ReadObject(PgTypes.Inet, "020800040a010203"));
        Assert.Equal(IPNetwork.Parse("10.0.0.0/8"), ReadObject(PgTypes.Cidr, "020801040a000000"));
        DecodeError<IPNetwork>(PgTypes.Inet, "020800040a010203");
        Assert.Equal(IPNetwork.Parse("10.0.0.0/8"), ReadHex<IPNetwork>(PgTypes.Inet, "020800040a000000"));
        Assert.Equal("022000040a010203", Hex(PgTypes.Inet, IPAddress.Parse("10.1.2.3")));
        Assert.Equal("022001040a010203", Hex(PgTypes.Cidr, IPAddress.Parse("10.1.2.3")));
        InputError(PgTypes.Inet, IPAddress.Parse("fe80::1%3"));
        Assert.Throws<ArgumentException>(() => new PgInet(IPAddress.Parse("fe80::1%3")));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgInet(IPAddress.Loopback, 33));
        Assert.Equal("0.0.0.0/0", default(PgInet).ToString());
    }

    [Fact]
    public void Hardware_addresses_are_taken_in_any_of_the_usual_spellings()
    {
        foreach (string text in (string[])["08002b010203", "08-00-2B-01-02-03", "0800.2b01.0203", "08002b:010203"])
        {
            Assert.Equal("08002b010203", Hex(PgTypes.MacAddr, text));
            Assert.Equal("08002bfffe010203", Hex(PgTypes.MacAddr8, text));
        }
        var address = new PhysicalAddress([8, 0, 0x2b, 1, 2, 3]);
        Assert.Equal(address, ReadObject(PgTypes.MacAddr, "08002b010203"));
        Assert.Equal("08002bfffe010203", Hex(PgTypes.MacAddr8, address));
        InputError(PgTypes.MacAddr, new PhysicalAddress([1]));
    }

    [Fact]
    public void Bits_keep_their_order_and_length_as_BitArray_too()
    {
        Prop.ForAll<bool[]>(flags =>
            {
                var bits = new BitArray(flags ?? []);
                var value = new PgBitString(bits);
                return value.ToString() == string.Concat((flags ?? []).Select(flag => flag ? '1' : '0'))
                    && RoundTrip(PgTypes.VarBit, value) == value
                    && RoundTrip(PgTypes.VarBit, bits).Cast<bool>().SequenceEqual(bits.Cast<bool>())
                    && PgBitString.Parse(value.ToString()) == value
                    && RoundTrip(PgTypes.VarBitArray, new BitArray?[] { bits, null })[0]!.Length == bits.Length;
            })
            .QuickCheckThrowOnFailure();
        Assert.NotEqual(PgBitString.Parse("0"), PgBitString.Parse("00"));
        Assert.Equal(new PgBitString([0xff], 3), new PgBitString([0xe0], 3));
    }

    [Fact]
    public void Points_print_and_parse_as_the_same_numbers()
    {
        Prop.ForAll<double, double>(
                (x, y) =>
                {
                    var point = new PgPoint(x, y);
                    return PgPoint.Parse(point.ToString()) == point && RoundTrip(PgTypes.Point, point) == point;
                }
            )
            .QuickCheckThrowOnFailure();
        Assert.Equal("(1e+15,100000000000000)", new PgPoint(1e15, 1e14).ToString());
        Assert.Equal("(9.999999999999999e+22,9.007199254740992e+15)", new PgPoint(1e23, 9007199254740992).ToString());
        Assert.Equal("(0.0001,1.234e-05)", new PgPoint(0.0001, 0.00001234).ToString());
        Assert.Equal("(-0,-123456789012345.6)", new PgPoint(-0.0, -123456789012345.6).ToString());
        Assert.Equal("(Infinity,NaN)", new PgPoint(double.PositiveInfinity, double.NaN).ToString());
        Assert.Equal("(-9.908981017637261e+16,NaN)", new PgPoint(-99089810176372608, double.NaN).ToString());
        Assert.Equal("(5e-324,-1.7976931348623157e+308)", new PgPoint(double.Epsilon, double.MinValue).ToString());
    }

    [Fact]
    public void A_path_or_polygon_without_points_is_not_sent()
    {
        InputError(PgTypes.Path, default(PgPath));
        InputError(PgTypes.Polygon, default(PgPolygon));
        Assert.NotEqual(PgPath.Parse("[(1,2)]"), PgPath.Parse("((1,2))"));
    }

    [Fact]
    public void Log_places_are_taken_as_numbers_and_snapshots_know_what_they_see()
    {
        Assert.Equal("ffffffffffffffff", Hex(PgTypes.PgLsn, ulong.MaxValue));
        Assert.Equal(0x16b374d848ul, ReadHex<ulong>(PgTypes.PgLsn, "00000016b374d848"));
        InputError(PgTypes.PgLsn, -1);
        var snapshot = PgSnapshot.Parse("10:20:10,14");
        Assert.Equal([true, false, true, false, true, false], ((ulong[])[9, 10, 11, 14, 19, 20]).Select(snapshot.Sees));
    }

    private static PgType TypeOf(string name)
    {
        for (uint oid = 0; oid < 10_000; oid++)
        {
            if (PgTypes.NameOf(oid) == name)
            {
                return new PgType(oid, name);
            }
        }
        throw new ArgumentException($"there is no type {name}", nameof(name));
    }
}
