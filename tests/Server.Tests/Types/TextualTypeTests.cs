using System.Globalization;
using System.Net;

namespace ActorPg.Server.Tests.Types;

/// <summary>Types without a binary form, arrays of them, and text for any type on request.</summary>
[Collection(ServerFixture.Collection)]
public sealed class TextualTypeTests(ServerFixture fixture)
{
    [Fact]
    public async Task Arrays_of_text_only_types_survive_any_quoting()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var draw = new Draw(4711);
        for (int i = 0; i < 200; i++)
        {
            // A role's name may hold anything, and an ACL quotes it in its own way within the array's quotes.
            string?[] items = [.. Enumerable.Range(0, draw.Number(6)).Select(_ => draw.Coin() ? null : draw.Text())];
            string[] quoted =
            [
                .. items.Select(item =>
                    $"'{(item ?? "").Replace("'", "''", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal)}'"
                ),
            ];
            PgRecord row = (
                await pool.FetchRowAsync(
                        "select $1::tsvector[] as v, $1::tsvector[]::text[] as t, $2::text[]::tsvector[] as again",
                        PgArgument.From(
                            items.Select((item, n) => item is null ? null : quoted[n]).Where(q => q != "''").ToArray()
                        ),
                        PgArgument.From(
                            items.Select((item, n) => item is null ? null : quoted[n]).Where(q => q != "''").ToArray()
                        )
                    )
                    .Soon()
            )!.Value;
            Assert.Equal(row.Get<string?[]>("t"), row.Get<string?[]>("v"));
            Assert.Equal(row.Get<string?[]>("t"), row.Get<string?[]>("again"));
        }
    }

    [Fact]
    public async Task Access_lists_are_read_item_by_item_whatever_the_role_is_called()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("t");
        string role = $"{Pools.Unique("r")} \"{{,}}\\ é";
        string quoted = $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await pool.ExecuteAsync(
                $"create table {table} (id int); create role {quoted}; grant select, update on {table} to {quoted} with grant option; grant select on {table} to public"
            )
            .Soon();
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select relacl as acl, relacl::text[] as texts, array[relacl, relacl] as square, (select grantee::regrole::text from aclexplode(relacl) where privilege_type = 'UPDATE' and grantee <> relowner) as who from pg_class where relname = $1",
                    table
                )
                .Soon()
        )!.Value;
        string[] acl = row.Get<string[]>("acl");
        Assert.Equal(row.Get<string[]>("texts"), acl);
        Assert.Equal(3, acl.Length);
        Assert.Equal(acl, row["acl"]);
        Assert.Equal([2, 3], [row.Get<string[,]>("square").GetLength(0), row.Get<string[,]>("square").GetLength(1)]);
        Assert.Equal(quoted, row.Get<string>("who"));
        Assert.Equal(acl, await pool.FetchValueAsync<string[]>("select $1::aclitem[]", acl).Soon());
        await pool.ExecuteAsync($"drop table {table}; drop role {quoted}").Soon();
    }

    [Fact]
    public async Task Text_is_taken_for_any_type_on_request()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o.WithSetting("TimeZone", "UTC"));
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::int, $2::date, $3::int4range, $4::bool, $5::bytea, $6::text, $7::int[], $8::numeric, $9::inet, $10::int",
                    Pg.Text(" 42 "),
                    Pg.Text("epoch"),
                    Pg.Text("(1,5]"),
                    Pg.Text("yes"),
                    Pg.Text("\\x0102"),
                    Pg.Text("it's '; drop table x; --"),
                    Pg.Text("{1,NULL,3}"),
                    7.5m,
                    Pg.Text("10.1/16"),
                    Pg.Text(null)
                )
                .Soon()
        )!.Value;
        Assert.Equal(42, row[0]);
        Assert.Equal(new DateOnly(1970, 1, 1), row[1]);
        Assert.Equal(new PgRange<int>(2, 6), row[2]);
        Assert.Equal(true, row[3]);
        Assert.Equal([1, 2], row.Get<byte[]>(4));
        Assert.Equal("it's '; drop table x; --", row[5]);
        Assert.Equal([1, null, 3], row.Get<int?[]>(6));
        Assert.Equal(7.5m, row[7]);
        Assert.Equal(new PgInet(IPAddress.Parse("10.1.0.0"), 16), row[8]);
        Assert.Null(row[9]);
        await pool.FetchAsync("select $1::int", Pg.Text("x")).FailsWithAsync("22P02");
        Assert.Equal(3, await pool.FetchValueAsync<int>("select $1::int", 3).Soon());
    }

    [Fact]
    public async Task Text_and_values_may_change_places_from_row_to_row_of_a_batch()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("t");
        await pool.ExecuteAsync($"create table {table} (id int, day date)").Soon();
        await pool.ExecuteManyAsync(
                $"insert into {table} values ($1, $2)",
                [
                    [1, new DateOnly(2026, 1, 1)],
                    [Pg.Text("2"), new DateOnly(2026, 1, 2)],
                    [3, Pg.Text("2026-01-03")],
                    [Pg.Text("4"), Pg.Text("infinity")],
                    [5, PgArgument.Null],
                ]
            )
            .Soon();
        QueryResult rows = await pool.FetchAsync($"select id, coalesce(day::text, '-') from {table} order by id")
            .Soon();
        Assert.Equal(
            [(1, "2026-01-01"), (2, "2026-01-02"), (3, "2026-01-03"), (4, "infinity"), (5, "-")],
            rows.Select(row => (row.Get<int>(0), row.Get<string>(1)))
        );
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task Types_that_nobody_knows_are_text_and_an_argument_of_the_wrong_type_harms_nothing()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select 'a & b'::tsquery as q, '$.a'::jsonpath as p, 'pg_class'::regclass as c, 'x'::cstring as s, (select conkey from pg_constraint limit 1) as k, '1 2'::int2vector as v, '3 4'::oidvector as o, pg_sleep(0) as nothing"
                )
                .Soon()
        )!.Value;
        Assert.Equal(["'a' & 'b'", "$.\"a\"", "pg_class", "x"], row[..4]);
        Assert.Equal(new short[] { 1, 2 }, row["v"]);
        Assert.Equal(new uint[] { 3, 4 }, row["o"]);
        Assert.Equal("", row.Get<string>("nothing"));
        PgInputException wrong = await pool.FetchAsync("select $1::smallint, $2::point", 1, 2)
            .FailsAsync<PgInputException, QueryResult>();
        Assert.Equal("$2", wrong.ParamName);
        wrong = await pool.FetchAsync("select $1::smallint", 40_000).FailsAsync<PgInputException, QueryResult>();
        Assert.Contains("int2 (-32768 to 32767)", wrong.Message, StringComparison.Ordinal);
        wrong = await pool.FetchAsync("select $1::point", "here").FailsAsync<PgInputException, QueryResult>();
        Assert.Contains("PgPoint", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(5L, await pool.FetchValueAsync<long>("select $1::smallint", 5L).Soon());
    }

    [Fact]
    public async Task Ranges_say_of_each_other_what_the_server_says()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var draw = new Draw(99);
        decimal Small() => draw.Number(12) - 6;
        for (int i = 0; i < 200; i++)
        {
            (PgRange<decimal> a, PgRange<decimal> b, decimal x) = (
                draw.Continuous(Small),
                draw.Continuous(Small),
                Small()
            );
            PgRecord row = (
                await pool.FetchRowAsync(
                        "select $1::numrange <@ $2::numrange, $1::numrange @> $2::numrange, $1::numrange && $2::numrange, $1::numrange @> $3::numeric, isempty($1::numrange), $1::numrange = $2::numrange, $1::numrange::text",
                        a,
                        b,
                        x
                    )
                    .Soon()
            )!.Value;
            Assert.Equal(
                [a.IsSubsetOf(b), a.IsSupersetOf(b), a.Overlaps(b), a.Contains(x), a.IsEmpty, a == b, a.ToString()],
                row
            );
        }
    }

    [Fact]
    public async Task Numerics_of_any_length_come_back_digit_by_digit()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string largest = new string('9', 131_072) + "." + new string('9', 16_383);
        string smallest = "-0." + new string('0', 16_382) + "1";
        foreach (string text in (string[])[largest, smallest, "0.00", "-1e-16383", "1e131071"])
        {
            var value = PgNumeric.Parse(text);
            PgRecord row = (
                await pool.FetchRowAsync(
                        "select $1::numeric as v, $1::numeric::text as t, $2::numeric as same",
                        value,
                        Pg.Text(text)
                    )
                    .Soon()
            )!.Value;
            Assert.Equal(value, row.Get<PgNumeric>("v"));
            Assert.Equal(value, row.Get<PgNumeric>("same"));
            Assert.Equal(row.Get<string>("t"), value.ToString(null, CultureInfo.InvariantCulture));
        }
    }
}
