using System.Collections;
using System.Net;
using System.Numerics;

namespace ActorPg.Server.Tests.Parity;

/// <summary>Values at the edges of their types, and the .NET types they are asked for as.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ValueTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("int2", 32768L)]
    [InlineData("int2", -32769L)]
    [InlineData("int4", 2147483648L)]
    [InlineData("int4", -2147483649L)]
    [InlineData("oid", -1L)]
    [InlineData("oid", 4294967296L)]
    [InlineData("xid8", -1L)]
    public async Task An_integer_out_of_range_is_refused_before_a_byte_is_sent(string type, long value)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var refused = await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchValueAsync<object>($"select $1::{type}", value).Soon()
        );
        Assert.Contains("$1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Theory]
    [InlineData("int4", "text")]
    [InlineData("text", 1)]
    [InlineData("bool", "true")]
    [InlineData("bool", 1)]
    [InlineData("date", "2020-01-01")]
    [InlineData("timestamptz", 1)]
    [InlineData("uuid", 1)]
    [InlineData("bytea", "abc")]
    [InlineData("int4[]", 1)]
    [InlineData("int4[]", "abc")]
    [InlineData("float8", "1.0")]
    [InlineData("numeric", true)]
    [InlineData("interval", 1)]
    [InlineData("inet", 1)]
    [InlineData("point", 1)]
    [InlineData("int4range", 1)]
    [InlineData("json", 1)]
    public async Task A_value_of_another_kind_is_refused_before_a_byte_is_sent(string type, object value)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var refused = await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchValueAsync<object>($"select $1::{type}", PgArgument.From(value)).Soon()
        );
        Assert.Contains("$1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Sequences_of_any_kind_are_arrays()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Sql = "select $1::int[]";
        int[] expected = [1, 2, 3];
        object[] sequences =
        [
            new List<int> { 1, 2, 3 },
            new HashSet<int> { 1, 2, 3 },
            new Queue<int>(expected),
            expected.Where(_ => true),
            new ArrayList { 1, 2, 3 },
            new object[] { 1, 2L, (short)3 },
            new ArraySegment<int>(expected),
            System.Collections.Immutable.ImmutableArray.Create(expected),
        ];
        foreach (object sequence in sequences)
        {
            Assert.Equal(expected, (await pool.FetchValueAsync<int[]>(Sql, PgArgument.From(sequence)).Soon())!);
        }
    }

    [Fact]
    public async Task Arrays_are_read_as_lists_too()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Sql = "select array[1, 2, 3]";
        Assert.Equal([1, 2, 3], (await pool.FetchValueAsync<List<int>>(Sql).Soon())!);
        Assert.Equal([1, 2, 3], (await pool.FetchValueAsync<IReadOnlyList<int>>(Sql).Soon())!);
        Assert.Equal([1, 2, 3], (await pool.FetchValueAsync<IEnumerable<int>>(Sql).Soon())!);
        Assert.Equal(new long[] { 1, 2, 3 }, await pool.FetchValueAsync<long[]>(Sql).Soon());
        Assert.Equal([1, null], (await pool.FetchValueAsync<int?[]>("select array[1, null]").Soon())!);
        Assert.Equal((object)new[] { 1, 2, 3 }, await pool.FetchValueAsync<object>(Sql).Soon());
    }

    [Fact]
    public async Task Lower_bounds_are_dropped_and_empty_arrays_are_empty()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal(new[] { 7, 8 }, await pool.FetchValueAsync<int[]>("select '[5:6]={7,8}'::int[]").Soon());
        Assert.Empty((await pool.FetchValueAsync<int[]>("select '{}'::int[]").Soon())!);
        Assert.Empty((await pool.FetchValueAsync<int[]>("select $1::int[]", Array.Empty<int>()).Soon())!);
        int[,] table = (await pool.FetchValueAsync<int[,]>("select '[2:3][-1:0]={{1,2},{3,4}}'::int[]").Soon())!;
        Assert.Equal([1, 2, 3, 4], table.Cast<int>());
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchAsync(
                    "select $1::int[]",
                    PgArgument.From(
                        new int[,,,,,,]
                        {
                            {
                                {
                                    {
                                        {
                                            {
                                                { 1 },
                                            },
                                        },
                                    },
                                },
                            },
                        }
                    )
                )
                .Soon()
        );
    }

    [Fact]
    public async Task Timestamps_with_a_zone_are_moments_in_UTC_and_those_without_have_none()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o.WithSetting("timezone", "Asia/Tokyo"));
        const string Zoned = "select '2024-05-06 12:00:00+02'::timestamptz";
        Assert.Equal(
            new DateTimeOffset(2024, 5, 6, 10, 0, 0, TimeSpan.Zero),
            await pool.FetchValueAsync<DateTimeOffset>(Zoned).Soon()
        );
        DateTime utc = await pool.FetchValueAsync<DateTime>(Zoned).Soon();
        Assert.Equal((new DateTime(2024, 5, 6, 10, 0, 0), DateTimeKind.Utc), (utc, utc.Kind));
        DateTime plain = await pool.FetchValueAsync<DateTime>("select '2024-05-06 12:00'::timestamp").Soon();
        Assert.Equal((new DateTime(2024, 5, 6, 12, 0, 0), DateTimeKind.Unspecified), (plain, plain.Kind));
        var offset = new DateTimeOffset(2024, 5, 6, 12, 0, 0, TimeSpan.FromHours(5));
        Assert.Equal(offset, await pool.FetchValueAsync<DateTimeOffset>("select $1::timestamptz", offset).Soon());
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchAsync("select $1::timestamptz", plain).Soon()
        );
    }

    [Fact]
    public async Task Infinity_and_the_end_of_the_day_are_values_and_no_clamped_dates()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal(PgDate.Infinity, await pool.FetchValueAsync<PgDate>("select 'infinity'::date").Soon());
        Assert.Equal(
            PgTimestamp.NegativeInfinity,
            await pool.FetchValueAsync<PgTimestamp>("select '-infinity'::timestamptz").Soon()
        );
        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await pool.FetchValueAsync<DateOnly>("select 'infinity'::date").Soon()
        );
        Assert.Equal(TimeSpan.FromHours(24), await pool.FetchValueAsync<TimeSpan>("select '24:00'::time").Soon());
        Assert.NotNull(
            (await pool.FetchRowAsync("select 'infinity'::date, '24:00'::time, '10000-01-01'::date").Soon())!.Value[2]
        );
        Assert.NotNull(await pool.FetchValueAsync<object>("select 'infinity'::timestamptz").Soon());
        Assert.Equal(
            new PgInterval(1, 0, 0),
            await pool.FetchValueAsync<PgInterval>("select '1 month'::interval").Soon()
        );
    }

    [Fact]
    public async Task Numbers_keep_scale_sign_and_size()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal(
            "1.10",
            (await pool.FetchValueAsync<decimal>("select 1.10::numeric").Soon()).ToString(
                System.Globalization.CultureInfo.InvariantCulture
            )
        );
        Assert.Equal(
            BigInteger.Pow(10, 100),
            await pool.FetchValueAsync<BigInteger>("select 10::numeric ^ 100").Soon()
        );
        Assert.Equal(PgNumeric.NaN, await pool.FetchValueAsync<PgNumeric>("select $1::numeric", PgNumeric.NaN).Soon());
        Assert.Equal(double.NaN, await pool.FetchValueAsync<double>("select 'nan'::float8").Soon());
        Assert.Equal(float.NegativeInfinity, await pool.FetchValueAsync<float>("select '-inf'::float4").Soon());
        Assert.Equal(uint.MaxValue, await pool.FetchValueAsync<uint>("select 4294967295::oid").Soon());
        Assert.Equal(ulong.MaxValue, await pool.FetchValueAsync<ulong>("select '18446744073709551615'::xid8").Soon());
        Assert.Equal(5L, await pool.FetchValueAsync<long>("select 5::int2").Soon());
        Assert.Equal(5m, await pool.FetchValueAsync<decimal>("select 5::int4").Soon());
        Assert.Equal(0.1m, await pool.FetchValueAsync<decimal>("select $1::numeric", 0.1m).Soon());
    }

    [Fact]
    public async Task Values_without_a_type_of_their_own_are_text()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal("test", await pool.FetchValueAsync<object>("select 'test'").Soon());
        Assert.Null(await pool.FetchValueAsync<object>("select null").Soon());
        Assert.Equal("a", await pool.FetchValueAsync<object>("select $1", "a").Soon());
        Assert.Equal("a", await pool.FetchValueAsync<string>("select 'a'::\"char\"").Soon());
        Assert.Equal("a  ", await pool.FetchValueAsync<string>("select 'a'::char(3)").Soon());
        Assert.Equal("<x/>", await pool.FetchValueAsync<string>("select '<x/>'::xml").Soon());
        Assert.Equal("pg_class", await pool.FetchValueAsync<string>("select $1::regclass", "pg_class").Soon());
        Assert.Equal("pg_class", await pool.FetchValueAsync<string>("select $1::name", "pg_class").Soon());
    }

    [Fact]
    public async Task Addresses_are_networks_or_hosts()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal(
            IPAddress.Parse("10.0.0.1"),
            await pool.FetchValueAsync<IPAddress>("select '10.0.0.1/32'::inet").Soon()
        );
        Assert.Equal(
            IPAddress.Parse("::1"),
            await pool.FetchValueAsync<IPAddress>("select $1::inet", IPAddress.IPv6Loopback).Soon()
        );
        Assert.Equal(
            IPNetwork.Parse("10.0.0.0/8"),
            await pool.FetchValueAsync<IPNetwork>("select $1::cidr", IPNetwork.Parse("10.0.0.0/8")).Soon()
        );
        Assert.Equal(
            PgInet.Parse("10.0.0.1/8"),
            await pool.FetchValueAsync<PgInet>("select '10.0.0.1/8'::inet").Soon()
        );
        Assert.Equal(PgInet.Parse("10.0.0.1"), await pool.FetchValueAsync<object>("select '10.0.0.1'::inet").Soon());
    }

    [Fact]
    public async Task Ranges_are_canonical_as_the_server_has_them()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal(
            new PgRange<int>(1, 10),
            await pool.FetchValueAsync<PgRange<int>>("select $1::int4range", new PgRange<int>(1, 9, true, true)).Soon()
        );
        Assert.True((await pool.FetchValueAsync<PgRange<int>>("select 'empty'::int4range").Soon()).IsEmpty);
        Assert.True((await pool.FetchValueAsync<PgRange<int>>("select int4range(null, 3)").Soon()).LowerInfinite);
        Assert.Equal(
            PgRange.AtLeast(5),
            await pool.FetchValueAsync<PgRange<int>>("select $1::int4range", PgRange.AtLeast(5)).Soon()
        );
        Assert.True(new PgRange<int>(1, 3).IsSubsetOf(new PgRange<int>(1, 10)));
        Assert.True(new PgRange<int>(1, 10).IsSupersetOf(new PgRange<int>(2, 3)));
    }

    [Fact]
    public async Task Bytes_come_from_arrays_and_memory_and_text_is_not_taken_for_them()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        byte[] bytes = [0, 1, 255];
        Assert.Equal(bytes, (await pool.FetchValueAsync<byte[]>("select $1::bytea", bytes).Soon())!);
        Assert.Equal(
            bytes,
            (await pool.FetchValueAsync<byte[]>("select $1::bytea", (ReadOnlyMemory<byte>)bytes).Soon())!
        );
        Assert.Equal([bytes], (await pool.FetchValueAsync<byte[][]>("select $1::bytea[]", new[] { bytes }).Soon())!);
        Assert.Equal(
            bytes,
            (await pool.FetchValueAsync<ReadOnlyMemory<byte>>("select $1::bytea", bytes).Soon()).ToArray()
        );
    }
}
