namespace ActorPg.Server.Tests.Torture;

[Collection(ServerFixture.Collection)]
public sealed class PipeliningTests(ServerFixture fixture)
{
    [Fact]
    public async Task An_error_of_one_leaves_those_around_it_untouched()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Divide = "select 100 / $1::int";
        await pool.FetchValueAsync<int>(Divide, 1).Soon();

        Task<int>[] calls =
        [
            .. Enumerable.Range(0, 500).Select(i => pool.FetchValueAsync<int>(Divide, i % 5).AsTask()),
        ];

        for (int i = 0; i < calls.Length; i++)
        {
            if (i % 5 == 0)
            {
                Assert.Equal(SqlStates.DivisionByZero, (await calls[i].FailsAsync<PostgresException>()).SqlState);
            }
            else
            {
                Assert.Equal(100 / (i % 5), await calls[i].Soon());
            }
        }
        Assert.Equal(0, pool.GetStatistics().Restarts);
        Assert.Equal(0, pool.GetStatistics().InFlight);
    }

    [Fact]
    public async Task An_error_behind_some_rows_takes_them_along_and_nothing_else()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Rows = "select 10 / (g - $1) from generate_series(1, 2000) g";
        await pool.FetchAsync(Rows, 0).Soon();

        Task<QueryResult>[] calls =
        [
            .. Enumerable.Range(0, 30).Select(i => pool.FetchAsync(Rows, i % 2 == 0 ? 0 : 1990).AsTask()),
        ];

        for (int i = 0; i < calls.Length; i++)
        {
            if (i % 2 == 0)
            {
                Assert.Equal(2000, (await calls[i].Soon()).Count);
            }
            else
            {
                await calls[i].FailsAsync<PostgresException>();
            }
        }
    }

    [Fact]
    public async Task A_failed_insert_does_not_roll_back_its_neighbours()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("neighbours");
        await pool.ExecuteAsync($"create table {table} (id int primary key)").Soon();
        string insert = $"insert into {table} values ($1)";
        await pool.ExecuteAsync(insert, 0).Soon();

        Task<CommandTag>[] calls =
        [
            .. Enumerable.Range(0, 200).Select(i => pool.ExecuteAsync(insert, i % 2 == 0 ? 0 : i).AsTask()),
        ];
        int failed = 0;
        foreach (Task<CommandTag> call in calls)
        {
            try
            {
                await call.Soon();
            }
            catch (PostgresException error) when (error.SqlState == SqlStates.UniqueViolation)
            {
                failed++;
            }
        }

        Assert.Equal(100, failed);
        Assert.Equal(101, await pool.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_statement_that_cannot_be_parsed_fails_each_of_its_callers_with_its_own_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("missing");

        Task<QueryResult>[] broken =
        [
            .. Enumerable.Range(0, 40).Select(_ => pool.FetchAsync($"select * from {table}").AsTask()),
        ];
        Task<int>[] sound =
        [
            .. Enumerable.Range(0, 40).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask()),
        ];

        foreach (Task<QueryResult> call in broken)
        {
            Assert.Equal(SqlStates.UndefinedTable, (await call.FailsAsync<PostgresException>()).SqlState);
        }
        Assert.Equal(Enumerable.Range(0, 40), await Task.WhenAll(sound).Soon());
    }

    [Fact]
    public async Task A_statement_whose_table_is_dropped_while_others_wait_on_it_fails_them_and_spares_the_rest()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string table = Pools.Unique("dropped");
        await pool.ExecuteAsync($"create table {table} (a int); insert into {table} values (7)").Soon();
        string read = $"select a from {table}";
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(7, await pool.FetchValueAsync<int>(read).Soon());
        }
        await pool.ExecuteAsync($"drop table {table}; deallocate all").Soon();

        // Known to the pool, unknown to the server: each is sent with the statement of another, whose Parse fails.
        Task<int>[] broken = [.. Enumerable.Range(0, 50).Select(_ => pool.FetchValueAsync<int>(read).AsTask())];
        Task<int>[] sound =
        [
            .. Enumerable.Range(0, 50).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask()),
        ];

        foreach (Task<int> call in broken)
        {
            Assert.Equal(SqlStates.UndefinedTable, (await call.FailsAsync<PostgresException>()).SqlState);
        }
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(sound).Soon());
        Assert.Equal(0, pool.GetStatistics().InFlight);
    }

    [Fact]
    public async Task Requests_and_answers_far_larger_than_any_buffer_do_not_block_each_other()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string text = new('x', 64 * 1024);
        Assert.Equal(text, await pool.FetchValueAsync<string>("select $1::text", text).Soon());

        string?[] echoes = await Task.WhenAll(
                Enumerable
                    .Range(0, 500)
                    .Select(i => pool.FetchValueAsync<string>("select $1::text", $"{i}{text}").AsTask())
            )
            .WaitAsync(Patience.Limit);

        Assert.All(echoes, (echo, i) => Assert.Equal($"{i}{text}", echo));
    }
}
