using System.Numerics;
using System.Reflection;
using ActorPg.Wire.Codecs;

namespace ActorPg.Wire.Tests.Codecs;

public class HostileBytesTests
{
    private const int SmallBytes = 64 * 1024;

    private static readonly MethodInfo _probe = typeof(HostileBytesTests).GetMethod(
        nameof(ReadTyped),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    /// <summary>Valid values to start from: mutating them reaches deeper than noise does.</summary>
    internal static readonly (PgType Type, PgArgument Value)[] Seeds =
    [
        (PgTypes.Bool, true),
        (PgTypes.Int2, 1),
        (PgTypes.Int4, 1),
        (PgTypes.Int8, 1),
        (PgTypes.Float4, 1f),
        (PgTypes.Float8, 1.0),
        (PgTypes.Numeric, -12345.678m),
        (PgTypes.Text, "text é"),
        (PgTypes.Bytea, new byte[] { 1, 2 }),
        (PgTypes.Char, 'x'),
        (PgTypes.Uuid, Guid.Empty),
        (PgTypes.Oid, 1),
        (PgTypes.Xid8, 1),
        (PgTypes.Date, new DateOnly(2024, 1, 1)),
        (PgTypes.Time, new TimeOnly(1, 2)),
        (PgTypes.TimeTz, PgArgument.From(PgTimeTz.Parse("01:02+03"))),
        (PgTypes.Timestamp, new DateTime(2024, 1, 1)),
        (PgTypes.TimestampTz, DateTimeOffset.UnixEpoch),
        (PgTypes.Interval, TimeSpan.FromHours(1)),
        (PgTypes.Json, """{"a":[1,"b"]}"""),
        (PgTypes.Jsonb, """{"a":[1,"b"]}"""),
        (PgTypes.Int4Array, new int?[] { 1, null }),
        (
            PgTypes.Int4Array,
            new[,]
            {
                { 1, 2 },
                { 3, 4 },
            }
        ),
        (PgTypes.TextArray, new[] { "a", null, "c" }),
        (PgTypes.NumericArray, new[] { 1.5m, 2m }),
        (PgTypes.JsonbArray, new[] { "[]", "{}" }),
        (PgTypes.TimestampTzArray, new[] { DateTimeOffset.UnixEpoch }),
        (PgTypes.ByteaArray, new byte[][] { [1], [] }),
        (PgTypes.Point, "(1,2)"),
        (PgTypes.Line, "{1,2,3}"),
        (PgTypes.Path, "[(1,2),(3,4)]"),
        (PgTypes.Polygon, "((1,2),(3,4))"),
        (PgTypes.Inet, "10.0.0.1/8"),
        (PgTypes.Cidr, "10.0.0.0/8"),
        (PgTypes.Inet, "::1"),
        (PgTypes.MacAddr, "08:00:2b:01:02:03"),
        (PgTypes.VarBit, "0101"),
        (PgTypes.Tid, "(1,2)"),
        (PgTypes.PgSnapshot, "10:20:10,14"),
        (PgTypes.Int4Range, new PgRange<int>(1, 5)),
        (PgTypes.TsTzRange, PgRange.AtLeast<PgTimestamp>(PgTimestamp.Infinity)),
        (PgTypes.NumMultirange, new PgMultirange<decimal>(new PgRange<decimal>(1, 2), new PgRange<decimal>(3, 4))),
        (PgTypes.DateRangeArray, new PgRange<DateOnly>[] { PgRange.All<DateOnly>() }),
        (PgTypes.AclItemArray, new[] { "a,b", null, "{\"" }),
        (PgTypes.PointArray, new[] { "(1,2)" }),
    ];

    [Fact]
    public void Any_bytes_are_a_value_or_a_decode_error_in_every_codec()
    {
        var random = new Random(20_260_101);
        for (uint oid = 0; oid < 7000; oid++)
        {
            if (PgTypes.NameOf(oid) is not { } name)
            {
                continue;
            }
            Codec codec = CodecProbe.CodecOf(new PgType(oid, name));
            Action<Codec, byte[]>[] readers = ReadersOf(codec);
            for (int i = 0; i < 60; i++)
            {
                byte[] bytes = new byte[random.Next(i)];
                random.NextBytes(bytes);
                ReadAll(codec, readers, bytes);
            }
        }
    }

    [Fact]
    public void A_valid_value_with_a_byte_changed_cut_or_added_is_a_value_or_a_decode_error()
    {
        var random = new Random(20_260_102);
        foreach ((PgType type, PgArgument value) in Seeds)
        {
            Codec codec = CodecProbe.CodecOf(type);
            Action<Codec, byte[]>[] readers = ReadersOf(codec);
            byte[] valid = CodecProbe.Write(type, value);
            for (int length = 0; length < valid.Length; length++)
            {
                ReadAll(codec, readers, valid[..length]);
            }
            ReadAll(codec, readers, [.. valid, 0]);
            for (int i = 0; i < 120 && valid.Length > 0; i++)
            {
                byte[] bytes = [.. valid];
                for (int changes = random.Next(1, 4); changes > 0; changes--)
                {
                    byte[] likely = [0, 1, 2, 7, 0x40, 0x7f, 0x80, 0xff, (byte)random.Next(256)];
                    bytes[random.Next(bytes.Length)] = likely[random.Next(likely.Length)];
                }
                ReadAll(codec, readers, bytes);
            }
        }
    }

    [Fact]
    public void A_large_lie_about_a_count_allocates_nothing()
    {
        byte[] lie = new byte[1 << 20];
        Convert.FromHexString("000000020000000000000017").CopyTo(lie, 0);
        Convert.FromHexString("00000400" + "00000001" + "000000ff" + "00000001").CopyTo(lie, 12);
        Codec codec = CodecProbe.CodecOf(PgTypes.Int4Array);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PgDecodeException>(() => codec.ReadObject(lie));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4L * lie.Length) + SmallBytes);
    }

    [Fact]
    public void A_numeric_of_a_million_digits_that_are_not_there_allocates_nothing()
    {
        byte[] lie = Convert.FromHexString("ffff7fff00003fff0001");
        Codec codec = CodecProbe.CodecOf(PgTypes.Numeric);
        ReadAll(codec, ReadersOf(codec), lie);
        // One digit with the largest weight and scale is a number of 147,000 characters: only writing it out may cost that.
        ReadAll(codec, ReadersOf(codec), Convert.FromHexString("00017fff00003fff0001"));
    }

    [Fact]
    public void A_large_power_of_ten_as_BigInteger_costs_its_own_size_and_no_more_than_once()
    {
        byte[] power = Convert.FromHexString("00017fff00000000270f");
        long before = GC.GetAllocatedBytesForCurrentThread();
        var value = CodecProbe.Read<BigInteger>(PgTypes.Numeric, power);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(9999 * BigInteger.Pow(10_000, 32_767), value);
        // An array would repeat that for fourteen bytes each, so there is none.
        Assert.False(CodecProbe.CodecOf(PgTypes.NumericArray) is ICodec<BigInteger[]>);
    }

    /// <summary>Every CLR type that a codec serves but BigInteger, and the boxed read.</summary>
    private static Action<Codec, byte[]>[] ReadersOf(Codec codec) =>
        [
            (c, bytes) => c.ReadObject(bytes),
            .. codec
                .GetType()
                .GetInterfaces()
                .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICodec<>))
                .Where(type =>
                    !type.GetGenericArguments()[0].ToString().Contains(nameof(BigInteger), StringComparison.Ordinal)
                )
                .Select(type =>
                    _probe.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Action<Codec, byte[]>>()
                ),
        ];

    private static void ReadTyped<T>(Codec codec, byte[] bytes) => ((ICodec<T>)codec).Read(bytes);

    private static void ReadAll(Codec codec, Action<Codec, byte[]>[] readers, byte[] bytes)
    {
        foreach (Action<Codec, byte[]> reader in readers)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                reader(codec, bytes);
            }
            catch (PgDecodeException)
            {
                // As it should.
            }
            catch (Exception exception)
            {
                Assert.Fail($"{codec.Type} read {Convert.ToHexString(bytes)}: {exception}");
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(
                allocated <= (4L * bytes.Length) + (2 * SmallBytes),
                $"{codec.Type} allocated {allocated} for {Convert.ToHexString(bytes)}"
            );
        }
    }
}
