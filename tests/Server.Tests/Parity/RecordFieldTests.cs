namespace ActorPg.Server.Tests.Parity;

/// <summary>Records without a type of their own, wherever rows come from.</summary>
[Collection(ServerFixture.Collection)]
public sealed class RecordFieldTests(ServerFixture fixture)
{
    private const string Sql = "select row(1, 'sad'::mood, row('x', 2)::pair) as r from generate_series(1, 3)";
    private const string Types = "create type mood as enum ('sad', 'ok'); create type pair as (a text, b int)";

    [Fact]
    public async Task A_stream_knows_types_that_only_its_records_name()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Types);
        await using PgPool pool = await schema.StartPoolAsync(size: 2);
        int rows = 0;
        await foreach (PgRecord row in pool.StreamAsync(Sql))
        {
            AssertRow(row);
            rows++;
        }
        Assert.Equal(3, rows);
        Assert.Equal(1, pool.Gate.Types.Lookups);
    }

    [Fact]
    public async Task A_stream_over_the_only_connection_gives_its_rows_all_the_same()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Types);
        await using PgPool pool = await schema.StartPoolAsync(size: 1);
        int rows = 0;
        await foreach (PgRecord row in pool.StreamAsync(Sql))
        {
            Assert.Equal(1, row.Get<PgRecord>(0).Get<int>(0));
            rows++;
        }
        Assert.Equal(3, rows);
    }

    [Fact]
    public async Task A_cursor_knows_types_that_only_its_records_name_even_those_of_its_own_transaction()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync(size: 1);
        await using PgTransaction transaction = await pool.BeginAsync();
        await transaction.ExecuteAsync(Types).Soon();
        await using PgCursor cursor = await transaction.CursorAsync(Sql);
        AssertRow((await cursor.FetchRowAsync().Soon())!.Value);
        await foreach (PgRecord row in cursor)
        {
            AssertRow(row);
        }
    }

    [Fact]
    public async Task A_batch_knows_types_that_only_the_rows_it_returns_name()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, $"{Types}; create table t (id int)");
        await using PgPool pool = await schema.StartPoolAsync(size: 1);
        QueryResult rows = await pool.FetchManyAsync(
                "insert into t values ($1) returning row(id, 'sad'::mood, row('x', 2)::pair)",
                [
                    [1],
                    [1],
                ]
            )
            .Soon();
        Assert.All(rows, AssertRow);
        Assert.Equal(2, rows.Count);
    }

    [Theory]
    [InlineData("'''a b'' c:1A,3 d\\\\e:2C'::tsvector")]
    [InlineData("''::tsvector")]
    [InlineData("to_tsvector('simple', 'it is what it is')")]
    [InlineData("'$.\"a\"[1]'::jsonpath")]
    [InlineData("'<a>1</a>'::xml")]
    [InlineData("'{\"a\": 1}'::json")]
    public async Task A_field_of_a_type_that_is_only_text_is_its_text(string value)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgRecord row = (await pool.FetchRowAsync($"select row({value}), ({value})::text").Soon())!.Value;
        Assert.Equal(row.Get<string>(1), row.Get<PgRecord>(0).Get<string>(0));
    }

    [Fact]
    public async Task A_field_that_names_an_object_is_its_number()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select row('pg_class'::regclass, 'int4'::regtype), 'pg_class'::regclass::oid::text"
                )
                .Soon()
        )!.Value;
        Assert.Equal(row.Get<string>(1), row.Get<PgRecord>(0)[0]);
        Assert.Equal("23", row.Get<PgRecord>(0).Get<string>(1));
    }

    private static void AssertRow(PgRecord row)
    {
        var record = row.Get<PgRecord>(0);
        Assert.Equal((1, "sad"), (record.Get<int>(0), record.Get<string>(1)));
        Assert.Equal(("x", 2), (record.Get<PgRecord>(2).Get<string>("a"), record.Get<PgRecord>(2).Get<int>("b")));
    }
}
