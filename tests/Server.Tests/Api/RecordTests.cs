using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ActorPg.Server.Tests.Api;

/// <summary>Values beyond those of <see cref="RoundTripTests"/>: what the platform has no type for, and records as a whole.</summary>
[Collection(ServerFixture.Collection)]
public sealed class RecordTests(ServerFixture fixture)
{
    private static readonly DateTime _utc = new DateTime(2026, 3, 4, 5, 6, 7, 123, 456, DateTimeKind.Utc);

    [Fact]
    public async Task Arrays_of_several_dimensions_and_with_nulls_go_there_and_back()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        int[,] table =
        {
            { 1, 2, 3 },
            { 4, 5, 6 },
        };
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::int[] as a, ($1::int[])[2][3] as x, $2::int[] as n",
                    PgArgument.From(table),
                    PgArgument.From((int?[])[1, null])
                )
                .Soon()
        )!.Value;
        Assert.Equal(table, row.Get<int[,]>("a"));
        Assert.Equal(6, row.Get<int>("x"));
        Assert.Equal([1, null], row.Get<int?[]>("n"));
    }

    [Fact]
    public async Task Infinity_has_its_own_values_and_is_no_DateTime()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::date = 'infinity', $2::timestamp = '-infinity', $3::timestamptz = 'infinity', 'infinity'::date as d, '-infinity'::timestamp as t, 'infinity'::timestamptz as z",
                    PgArgument.From(PgDate.Infinity),
                    PgArgument.From(PgTimestamp.NegativeInfinity),
                    PgArgument.From(PgTimestamp.Infinity)
                )
                .Soon()
        )!.Value;

        Assert.Equal((true, true, true), (row.Get<bool>(0), row.Get<bool>(1), row.Get<bool>(2)));
        Assert.Equal(
            (PgDate.Infinity, PgTimestamp.NegativeInfinity, PgTimestamp.Infinity),
            (row.Get<PgDate>("d"), row.Get<PgTimestamp>("t"), row.Get<PgTimestamp>("z"))
        );
        Assert.Throws<PgDecodeException>(() => row.Get<DateOnly>("d"));
        Assert.Throws<PgDecodeException>(() => row.Get<DateTime>("t"));
        Assert.Throws<PgDecodeException>(() => row.Get<DateTimeOffset>("z"));
    }

    [Fact]
    public async Task Dates_outside_the_calendar_of_the_platform_are_read_by_their_own_types()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select '4713-01-01 BC'::date, '5874897-12-31'::date, '294276-12-31 23:59:59.999999'::timestamp"
                )
                .Soon()
        )!.Value;
        Assert.Equal("4713-01-01 BC", row.Get<PgDate>(0).ToString());
        Assert.Equal("5874897-12-31", row.Get<PgDate>(1).ToString());
        Assert.Equal(PgTimestamp.MaxValue, row.Get<PgTimestamp>(2));
        Assert.Equal([-4713, 5874897], [row.Get<PgDate>(0).Year, row.Get<PgDate>(1).Year]);
        foreach (PgDate date in (PgDate[])[PgDate.MinValue, PgDate.MaxValue])
        {
            Assert.Equal(date, await pool.FetchValueAsync<PgDate>("select $1::date", PgArgument.From(date)).Soon());
        }
    }

    [Fact]
    public async Task Numerics_keep_what_no_decimal_holds()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var big = PgNumeric.FromBigInteger(BigInteger.Pow(7, 5000));
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::numeric as big, 'NaN'::numeric as nan, 'Infinity'::numeric as inf, 1.10::numeric as scaled, $1::numeric::text as t",
                    PgArgument.From(big)
                )
                .Soon()
        )!.Value;
        Assert.Equal(big, row.Get<PgNumeric>("big"));
        Assert.Equal(BigInteger.Pow(7, 5000).ToString(CultureInfo.InvariantCulture), row.Get<string>("t"));
        Assert.Equal((true, PgNumeric.PositiveInfinity), (row.Get<PgNumeric>("nan").IsNaN, row.Get<PgNumeric>("inf")));
        Assert.Equal("1.10", row.Get<decimal>("scaled").ToString(CultureInfo.InvariantCulture));
        Assert.Throws<PgDecodeException>(() => row.Get<decimal>("big"));
        Assert.Throws<PgDecodeException>(() => row.Get<decimal>("nan"));
    }

    [Fact]
    public async Task Time_zones_are_moments_whatever_the_session_shows()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o.WithSetting("TimeZone", "Asia/Kolkata"));
        var moment = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.FromHours(-7));
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::timestamptz as z, extract(epoch from $1::timestamptz)::int8 as e, $2::timestamptz as u",
                    moment,
                    _utc
                )
                .Soon()
        )!.Value;
        Assert.Equal(moment, row.Get<DateTimeOffset>("z"));
        Assert.Equal(moment.ToUnixTimeSeconds(), row.Get<long>("e"));
        Assert.Equal((_utc, DateTimeKind.Utc), (row.Get<DateTime>("u"), row.Get<DateTime>("u").Kind));
    }

    [Fact]
    public async Task Types_of_a_schema_are_looked_up_and_text_is_taken_for_them()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string schema = Pools.Unique("s");
        await pool.ExecuteAsync(
                $"""
                create schema {schema};
                create type {schema}.mood as enum ('sad', 'happy');
                create type {schema}.pair as (a int, b text);
                create domain {schema}.positive as int check (value > 0);
                """
            )
            .Soon();
        PgRecord row = (
            await pool.FetchRowAsync(
                    $"""
                    select $1::{schema}.mood as mood, row(1, 'x y')::{schema}.pair as pair, $2::{schema}.pair as given, 7::{schema}.positive as domain,
                        array['sad', 'happy']::{schema}.mood[] as moods, '(1,2)'::point as point, '10.0.0.0/8'::cidr as net, '[1,5)'::int4range as range,
                        '<a/>'::xml as xml, '$1.50'::money is not null as money, 'pg_class'::regclass as class, B'101' as bits
                    """,
                    "happy",
                    "(2,two)"
                )
                .Soon()
        )!.Value;

        Assert.Equal(
            ["happy", "(1,2)", "10.0.0.0/8", "<a/>", "pg_class", "101"],
            ((string[])["mood", "point", "net", "xml", "class", "bits"]).Select(row.Get<string>)
        );
        Assert.Equal((1, "x y"), (row.Get<PgRecord>("pair").Get<int>("a"), row.Get<PgRecord>("pair").Get<string>("b")));
        Assert.Equal(
            (2, "two"),
            (row.Get<PgRecord>("given").Get<int>("a"), row.Get<PgRecord>("given").Get<string>("b"))
        );
        Assert.Equal(["sad", "happy"], row.Get<string[]>("moods"));
        Assert.Equal(new PgRange<int>(1, 5), row["range"]);
        Assert.Equal(7, row.Get<int>("domain"));
        await pool.FetchAsync($"select $1::{schema}.mood", "angry").FailsWithAsync("22P02");
        await pool.ExecuteAsync($"drop schema {schema} cascade").Soon();
    }

    [Fact]
    public async Task Json_is_read_as_text_and_as_documents()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        using JsonDocument sent = JsonDocument.Parse("""{"list": [1, 2, {"deep": null}]}""");
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::jsonb as b, $1::jsonb -> 'list' ->> 1 as x, $2::json as j",
                    PgArgument.From(sent),
                    """ {"kept":  "as is"} """
                )
                .Soon()
        )!.Value;
        Assert.Equal("2", row.Get<string>("x"));
        Assert.Equal(""" {"kept":  "as is"} """, row.Get<string>("j"));
        using JsonDocument read = row.Get<JsonDocument>("b");
        Assert.Equal(2, read.RootElement.GetProperty("list")[1].GetInt32());
    }

    [Fact]
    public async Task A_void_function_gives_a_value_that_is_nothing()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Single(await pool.FetchAsync("select pg_sleep(0)").Soon());
        Assert.Equal("", await pool.FetchValueAsync<string>("select pg_sleep(0)::text").Soon());
    }

    [Fact]
    public async Task A_record_is_a_tuple_of_its_values()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        QueryResult rows = await pool.FetchAsync(
                "select 1 as a, 'x' as b, 2 as a union all select 1, 'x', 2 union all select 1, 'y', 2"
            )
            .Soon();
        Assert.Equal(rows[0], rows[1]);
        Assert.NotEqual(rows[0], rows[2]);
        Assert.True(rows[0] < rows[2]);
        Assert.Equal(["a", "b", "a"], rows[0].Keys);
        Assert.Equal(2, rows[0].Get<int>("a"));
        Assert.Throws<KeyNotFoundException>(() => rows[0]["c"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows[0][3]);
        Assert.DoesNotContain(
            "x",
            rows[0].ToString().Replace("text", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }
}
