namespace ActorPg.Server.Tests.Poolers;

[Collection(ServerFixture.Collection)]
public sealed class PrepareModeTests(ServerFixture fixture)
{
    private const string CountPrepared = "select count(*) from pg_prepared_statements where name <> ''";

    [Fact]
    public async Task Unnamed_leaves_no_statement_on_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                PrepareMode = PgPrepareMode.Unnamed,
            }
        );
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i).Soon());
        }
        Assert.Equal(0, await pool.FetchValueAsync<long>(CountPrepared).Soon());
    }

    [Fact]
    public async Task Unnamed_on_a_server_itself_refuses_no_session_feature()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                PrepareMode = PgPrepareMode.Unnamed,
            }
        );
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("set work_mem = '1234kB'").Soon();
        await session.ExecuteAsync("listen something").Soon();
        PgStatement named = await session.PrepareAsync("select 7", "seven").Soon();
        Assert.Equal(7, await named.FetchValueAsync<int>().Soon());
    }

    [Fact]
    public async Task A_server_itself_is_not_taken_for_a_pooler()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 3, change: o => o with { MinSize = 3 });
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.FetchValueAsync<int>("select 1").Soon();
        await session.FetchValueAsync<int>("select 1").Soon();
        Assert.NotEqual(0, await session.FetchValueAsync<long>(CountPrepared).Soon());
    }

    [Fact]
    public async Task Simple_reads_text_and_takes_no_arguments()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                PrepareMode = PgPrepareMode.Simple,
            }
        );

        Assert.Equal(42, await pool.FetchValueAsync<int>("select 42").Soon());
        PgRecord row = (
            await pool.FetchRowAsync("select 1 as a, true as b, null as c, 'x;y' as d, 1.5::float8 as e").Soon()
        )!.Value;
        Assert.Equal([1, true, null, "x;y", 1.5], Enumerable.Range(0, row.Count).Select(i => row[i]));
        Assert.Equal(1000, (await pool.FetchAsync("select g from generate_series(1, 1000) g").Soon()).Count);
        Assert.Equal("SELECT 3", (await pool.ExecuteAsync("select generate_series(1, 3)").Soon()).Text);
        PostgresException error = await pool.FetchAsync("select 1 frmo x").FailsWithAsync(SqlStates.SyntaxError);
        Assert.Equal(15, error.Position);
        var refused = await pool.FetchValueAsync<int>("select $1::int", 1).FailsAsync<PgInputException, int>();
        Assert.Contains("Unnamed", refused.Message, StringComparison.Ordinal);
        await pool.PrepareAsync("select 1").FailsAsync<PgInputException, PgStatement>();
        Assert.Equal(2, await pool.FetchValueAsync<int>("select 1; select 2").Soon());
    }

    [PgBouncerFact]
    public async Task Simple_speaks_with_the_poolers_console()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync(
            size: 1,
            o => o with { PrepareMode = PgPrepareMode.Simple, Database = "pgbouncer", ApplicationName = null }
        );
        QueryResult databases = await pool.FetchAsync("show databases").Soon();
        Assert.Contains("name", databases.Columns.Select(column => column.Name));
        Assert.Contains("pgbouncer", databases.Select(row => row.Get<string>("name")));
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("cached", PgPrepareMode.Cached)]
    [InlineData("unnamed", PgPrepareMode.Unnamed)]
    [InlineData("simple", PgPrepareMode.Simple)]
    public void A_connection_string_can_name_the_mode(string text, PgPrepareMode? mode) =>
        Assert.Equal(mode, PgOptions.Parse($"postgres://u@h/d?prepare_mode={text}").PrepareMode);

    [Fact]
    public void A_mode_that_is_none_is_refused() =>
        Assert.Contains(
            "auto, cached, unnamed or simple",
            Assert.Throws<PgInputException>(() => PgOptions.Parse("postgres://u@h/d?prepare_mode=some")).Message,
            StringComparison.Ordinal
        );
}
