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
    public async Task Outside_a_transaction_a_changed_column_is_not_noticed()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2, change: o => o with { MinSize = 2 });
        string table = Pools.Unique("changing");
        await pool.ExecuteAsync($"create table {table} (id int, a int); insert into {table} values (1, 10)").Soon();
        PgStatement statement = await pool.PrepareAsync($"select * from {table} where id = $1").Soon();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => statement.FetchAsync(1).AsTask())).Soon();

        foreach (
            (string change, int columns) in (IEnumerable<(string, int)>)
                [
                    ($"alter table {table} add column b text default 'new'", 3),
                    ($"alter table {table} alter column a type text", 3),
                    ($"alter table {table} drop column a", 2),
                ]
        )
        {
            await pool.ExecuteAsync(change).Soon();
            QueryResult[] results = await Task.WhenAll(
                    Enumerable.Range(0, 40).Select(_ => statement.FetchAsync(1).AsTask())
                )
                .Soon();
            Assert.All(
                results,
                result => Assert.Equal((1, columns, 1), (result.Count, result.Columns.Count, result[0].Get<int>("id")))
            );
        }
        Assert.Equal("new", (await statement.FetchRowAsync(1).Soon())!.Value.Get<string>("b"));
        Assert.Equal(0, pool.GetStatistics().Restarts);
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_statement_can_be_prepared_anew_when_its_plan_is_out_of_date()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string table = Pools.Unique("reprepared");
        await using PgSession first = await pool.AcquireAsync().Soon();
        await using PgSession second = await pool.AcquireAsync().Soon();
        await first.ExecuteAsync($"create table {table} (a int)").Soon();
        string read = $"select * from {table}";
        await first.FetchAsync(read).Soon();
        await second.FetchAsync(read).Soon();
        await first.ExecuteAsync($"alter table {table} add column b int").Soon();

        // The first to notice makes the pool forget the description; the other has an old plan and no description.
        await using (PgTransaction transaction = await first.BeginAsync())
        {
            await transaction.FetchAsync(read).FailsWithAsync(SqlStates.FeatureNotSupported);
        }
        Assert.Equal(2, (await second.PrepareAsync(read).Soon()).Columns.Count);

        Assert.Equal(2, (await second.FetchAsync(read).Soon()).Columns.Count);
        Assert.Equal(2, (await first.FetchAsync(read).Soon()).Columns.Count);
        Assert.Equal(0, pool.GetStatistics().Restarts);
        await first.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_connection_that_never_ran_the_statement_copes_with_a_changed_table()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string table = Pools.Unique("widened");
        await using PgSession first = await pool.AcquireAsync().Soon();
        await first
            .ExecuteAsync($"create table {table} (a int, b regclass); insert into {table} values (1, 'pg_class')")
            .Soon();
        string read = $"select * from {table}";
        Assert.Equal(2, (await first.FetchAsync(read).Soon()).Columns.Count);
        await first.ExecuteAsync($"alter table {table} add column c int default 3").Soon();
        await using PgSession second = await pool.AcquireAsync().Soon();

        Assert.Equal(3, (await second.FetchRowAsync(read).Soon())!.Value.Get<int>("c"));
        Assert.Equal(3, (await first.FetchRowAsync(read).Soon())!.Value.Get<int>("c"));

        await first.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task In_a_transaction_a_changed_column_is_an_error_once()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("changing");
        await pool.ExecuteAsync($"create table {table} (a int); insert into {table} values (1)").Soon();
        string read = $"select * from {table}";
        await pool.FetchAsync(read).Soon();
        await using (PgTransaction transaction = await pool.BeginAsync())
        {
            await transaction.ExecuteAsync($"alter table {table} add column b int default 2").Soon();
            PostgresException error = await transaction.FetchAsync(read).FailsWithAsync(SqlStates.FeatureNotSupported);
            Assert.Contains("cached plan", error.MessageText, StringComparison.Ordinal);
            await transaction.RollbackAsync().Soon();
        }
        await pool.ExecuteAsync($"alter table {table} add column b int default 2").Soon();
        await using (PgTransaction transaction = await pool.BeginAsync())
        {
            await transaction.FetchAsync(read).Soon();
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal(2, (await pool.FetchAsync(read).Soon())[0].Get<int>("b"));
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_batch_copes_with_a_changed_table()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("batched");
        await pool.ExecuteAsync($"create table {table} (a int, b regclass)").Soon();
        string insert = $"insert into {table} (a) values ($1) returning *";
        Assert.Equal(
            2,
            await pool.ExecuteManyAsync(
                    insert,
                    [
                        [1],
                        [2],
                    ]
                )
                .Soon()
        );
        await pool.ExecuteAsync($"alter table {table} add column c text default 'c'").Soon();

        Assert.Equal(
            2,
            await pool.ExecuteManyAsync(
                    insert,
                    [
                        [3],
                        [4],
                    ]
                )
                .Soon()
        );

        Assert.Equal(4, await pool.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_parameter_whose_type_changed_is_refused_once_at_most(bool asBatch)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("retyped");
        await pool.ExecuteAsync($"create table {table} (a date)").Soon();
        string insert = $"insert into {table} values ($1)";
        await InsertAsync(new DateOnly(2026, 1, 1));
        await pool.ExecuteAsync(
                $"truncate {table}; alter table {table} alter column a type int using 0; deallocate all"
            )
            .Soon();

        // Encoded as a date, which the server refuses; that is how the pool learns.
        await Assert.ThrowsAsync<PostgresException>(() => InsertAsync(new DateOnly(2026, 1, 1)));
        await InsertAsync(7);

        Assert.Equal([7], await pool.FetchAsync<int>($"select a from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();

        Task InsertAsync(PgArgument value) =>
            asBatch
                ? pool.ExecuteManyAsync(
                        insert,
                        [
                            [value],
                        ]
                    )
                    .Soon()
                : pool.ExecuteAsync(insert, value).Soon();
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
