namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class PrepareTests(ServerFixture fixture)
{
    private const string CountPrepared = "select count(*) from pg_prepared_statements";

    [Fact]
    public async Task Parameters_and_columns_are_described()
    {
        await using PgPool pool = await fixture.StartPoolAsync();

        PgStatement statement = await pool.PrepareAsync("select $1::int8 + 1 as big, $2::text as name, null::numeric")
            .Soon();

        Assert.Equal(["int8", "text"], statement.Parameters.Select(type => type.Name));
        Assert.Equal(["big", "name", "numeric"], statement.Columns.Select(column => column.Name));
        Assert.Equal([typeof(long), typeof(string)], statement.Columns.Take(2).Select(column => column.ClrType));
        Assert.Equal("select $1::int8 + 1 as big, $2::text as name, null::numeric", statement.Sql);
    }

    [Fact]
    public async Task A_statement_without_rows_or_parameters_has_none()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgStatement statement = await pool.PrepareAsync("set actorpg.nothing = 1").Soon();
        Assert.Empty(statement.Parameters);
        Assert.Empty(statement.Columns);
        Assert.Equal("SET", (await statement.ExecuteAsync().Soon()).Text);
    }

    [Fact]
    public async Task It_runs_by_every_verb_on_every_connection_of_its_pool()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 3, change: o => o with { MinSize = 3 });
        PgStatement statement = await pool.PrepareAsync("select $1::int * 2 as twice").Soon();

        int[] answers = await Task.WhenAll(
                Enumerable.Range(0, 60).Select(i => statement.FetchValueAsync<int>(i).AsTask())
            )
            .Soon();

        Assert.Equal(Enumerable.Range(0, 60).Select(i => i * 2), answers);
        Assert.Equal([4], await statement.FetchAsync<int>(2).Soon());
        Assert.Equal(6, (await statement.FetchRowAsync(3).Soon())!.Value["twice"]);
        Assert.Equal(8, (await statement.FetchAsync(4).Soon())[0].Get<int>(0));
        Assert.Equal("SELECT 1", (await statement.ExecuteAsync(5).Soon()).Text);
    }

    [Fact]
    public async Task What_cannot_be_prepared_is_the_servers_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException error = await pool.PrepareAsync("select 1 frmo x").FailsWithAsync(SqlStates.SyntaxError);
        Assert.Equal(15, error.Position);
        await pool.PrepareAsync("select $1 is null").FailsWithAsync(SqlStates.IndeterminateDatatype);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Statements_deallocated_behind_the_drivers_back_are_prepared_again()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int round = 0; round < 5; round++)
        {
            Task<int>[] calls =
            [
                .. Enumerable.Range(0, 30).Select(i => pool.FetchValueAsync<int>("select $1::int + 1", i).AsTask()),
            ];
            Assert.Equal(Enumerable.Range(1, 30), await Task.WhenAll(calls).Soon());
            await pool.ExecuteAsync("deallocate all").Soon();
        }
        await using PgTransaction transaction = await pool.BeginAsync();
        await transaction.ExecuteAsync("deallocate all").Soon();
        await transaction
            .FetchValueAsync<int>("select $1::int + 1", 1)
            .FailsWithAsync(SqlStates.InvalidSqlStatementName);
    }

    [Fact]
    public async Task No_more_statements_stay_prepared_than_the_cache_holds()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { StatementCacheSize = 10 });
        for (int i = 0; i < 300; i++)
        {
            Assert.Equal(i, await pool.FetchValueAsync<int>($"select {i}").Soon());
        }
        await pool.FetchValueAsync<long>(CountPrepared).Soon();
        Assert.InRange(await pool.FetchValueAsync<long>(CountPrepared).Soon(), 1, 10);

        Task<int>[] burst =
        [
            .. Enumerable.Range(0, 300).Select(i => pool.FetchValueAsync<int>($"select {i % 50} + 0").AsTask()),
        ];
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i % 50), await Task.WhenAll(burst).Soon());
        await pool.FetchValueAsync<long>(CountPrepared).Soon();
        Assert.InRange(await pool.FetchValueAsync<long>(CountPrepared).Soon(), 1, 10);
    }

    [Fact]
    public async Task A_cache_of_none_keeps_nothing_prepared()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { StatementCacheSize = 0 });
        Task<int>[] calls =
        [
            .. Enumerable.Range(0, 100).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask()),
        ];
        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(calls).Soon());
        Assert.Equal(0, await pool.FetchValueAsync<long>($"{CountPrepared} where name <> ''").Soon());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(20, 0)]
    public async Task Long_statements_are_kept_only_where_the_options_say_so(int longest, long kept)
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                MaxCacheableStatementLength = longest,
            }
        );
        const string Long = "select 'a statement of more than twenty characters'";
        await pool.FetchValueAsync<string>(Long).Soon();
        await pool.FetchValueAsync<string>(Long).Soon();
        await using PgSession session = await pool.AcquireAsync();
        Assert.Equal(
            kept,
            await session
                .FetchValueAsync<long>(
                    $"{CountPrepared} where statement like '%more than twenty%' and statement not like '%prepared%'"
                )
                .Soon()
        );
    }
}
