namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class CursorTests(ServerFixture fixture)
{
    private const string Numbers = "select g from generate_series(1, $1::int) g";

    [Fact]
    public async Task Outside_a_transaction_it_is_refused_before_a_byte_is_sent()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();

        var refused = await session.CursorAsync(Numbers, 10).FailsAsync<PgInputException, PgCursor>();
        PgStatement statement = await session.PrepareAsync(Numbers).Soon();
        var alike = await statement.CursorAsync(10).FailsAsync<PgInputException, PgCursor>();

        Assert.Contains("cannot be created outside of a transaction", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, alike.Message);
        await session.ExecuteAsync("begin").Soon();
        await using PgCursor cursor = await session.CursorAsync(Numbers, 3).Soon();
        Assert.Equal([1, 2, 3], await cursor.FetchAsync(5).Soon().ColumnAsync<int>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(1000)]
    public async Task Enumerated_it_gives_every_row_once_whatever_the_prefetch(int prefetch)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        PgCursor cursor = await transaction
            .CursorAsync(Numbers, new PgCursorOptions { Prefetch = prefetch }, 100)
            .Soon();
        var rows = new List<int>();
        await foreach (PgRecord row in cursor)
        {
            rows.Add(row.Get<int>(0));
        }
        Assert.Equal(Enumerable.Range(1, 100), rows);
        Assert.True(cursor.IsAtEnd);
    }

    [Fact]
    public async Task Rows_are_fetched_one_by_one_in_numbers_and_passed_over()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await using PgCursor cursor = await transaction.CursorAsync(Numbers, 10).Soon();

        Assert.Equal(["g"], cursor.Columns.Select(column => column.Name));
        Assert.Equal(1, (await cursor.FetchRowAsync().Soon())!.Value.Get<int>(0));
        Assert.Equal([2, 3], await cursor.FetchAsync(2).Soon().ColumnAsync<int>());
        Assert.Equal(4, await cursor.ForwardAsync(4).Soon());
        Assert.Equal(8, (await cursor.FetchRowAsync().Soon())!.Value.Get<int>(0));
        Assert.Equal([9, 10], await cursor.FetchAsync(5).Soon().ColumnAsync<int>());
        Assert.True(cursor.IsAtEnd);
        Assert.Empty(await cursor.FetchAsync(5).Soon());
        Assert.Null(await cursor.FetchRowAsync().Soon());
        Assert.Equal(0, await cursor.ForwardAsync(5).Soon());
    }

    [Fact]
    public async Task Passing_over_more_than_there_is_says_how_much_there_was()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await using PgCursor cursor = await transaction.CursorAsync(Numbers, 10).Soon();
        Assert.Equal(10, await cursor.ForwardAsync(1000).Soon());
        Assert.Null(await cursor.FetchRowAsync().Soon());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Counts_that_are_not_greater_than_zero_are_refused(int count)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await using PgCursor cursor = await transaction.CursorAsync(Numbers, 2).Soon();

        foreach (
            Func<Task> call in (Func<Task>[])
                [
                    () => cursor.FetchAsync(count).Soon(),
                    () => cursor.ForwardAsync(count).Soon(),
                    () => Task.FromResult(new PgCursorOptions { Prefetch = count }),
                ]
        )
        {
            var refused = await Assert.ThrowsAsync<PgInputException>(call);
            Assert.Contains("must be greater than zero", refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal([1, 2], await cursor.FetchAsync(2).Soon().ColumnAsync<int>());
    }

    [Fact]
    public async Task Two_cursors_and_other_statements_are_interleaved()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await using PgCursor first = await transaction.CursorAsync(Numbers, 100).Soon();
        await using PgCursor second = await transaction
            .CursorAsync("select 'row ' || g from generate_series(1, 100) g")
            .Soon();
        for (int i = 1; i <= 99; i += 3)
        {
            Task<QueryResult> rows = first.FetchAsync(3).AsTask();
            Task<int> between = transaction.FetchValueAsync<int>("select $1::int", i).AsTask();
            Task<QueryResult> others = second.FetchAsync(3).AsTask();
            Assert.Equal([i, i + 1, i + 2], await rows.Soon().ColumnAsync<int>());
            Assert.Equal(i, await between.Soon());
            Assert.Equal([$"row {i}", $"row {i + 1}", $"row {i + 2}"], await others.Soon().ColumnAsync<string>());
        }
    }

    [Fact]
    public async Task At_its_end_or_left_early_it_holds_no_table()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        string table = Pools.Unique("held");
        foreach (bool toTheEnd in (bool[])[true, false])
        {
            await transaction.ExecuteAsync($"create table {table} as select generate_series(1, 10) as a").Soon();
            PgCursor cursor = await transaction
                .CursorAsync($"select a from {table}", new PgCursorOptions { Prefetch = 2 })
                .Soon();
            await foreach (PgRecord row in cursor)
            {
                if (!toTheEnd && row.Get<int>(0) == 3)
                {
                    break;
                }
            }
            await transaction.ExecuteAsync($"drop table {table}").Soon();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => cursor.FetchAsync(1).Soon());
        }
    }

    [Fact]
    public async Task Its_transaction_takes_it_along()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        PgTransaction transaction = await session.BeginAsync().Soon();
        PgCursor cursor = await transaction.CursorAsync(Numbers, 10).Soon();
        await cursor.FetchRowAsync().Soon();
        await transaction.CommitAsync().Soon();

        await Assert.ThrowsAsync<InvalidOperationException>(() => cursor.FetchRowAsync().Soon());
        await cursor.DisposeAsync();
        Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_fetch_that_is_cancelled_can_be_undone_by_a_savepoint()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        PgTransaction savepoint = await transaction.BeginAsync().Soon();
        PgCursor cursor = await savepoint
            .CursorAsync(
                "select g, 'slow cursor', pg_sleep(case when g > 2 then 60 else 0 end) from generate_series(1, 5) g"
            )
            .Soon();
        Assert.Equal(2, (await cursor.FetchAsync(2).Soon()).Count);
        using var cancel = new CancellationTokenSource();
        Task<QueryResult> stuck = cursor.FetchAsync(1, cancel.Token).AsTask();
        await backends.UntilRunningAsync("slow cursor");
        await cancel.CancelAsync();

        Assert.Equal(PgOutcome.Server, (await stuck.FailsAsync<PgCanceledException>()).Outcome);
        await cursor.DisposeAsync();
        await savepoint.RollbackAsync().Soon();
        Assert.Equal(1, await transaction.FetchValueAsync<int>("select 1").Soon());

        await using PgCursor timed = await transaction.CursorAsync("select pg_sleep(60)").Soon();
        await timed
            .FetchAsync(1, new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(50) })
            .FailsAsync<PgTimeoutException, QueryResult>();
        await transaction.RollbackAsync().Soon();
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task An_error_in_a_fetch_is_the_servers_own()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        PgCursor cursor = await transaction.CursorAsync("select 10 / (3 - g) from generate_series(1, 5) g").Soon();
        Assert.Equal([5, 10], await cursor.FetchAsync(2).Soon().ColumnAsync<int>());
        await cursor.FetchAsync(2).FailsWithAsync(SqlStates.DivisionByZero);
        await cursor.DisposeAsync();
        await transaction.RollbackAsync().Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task With_hold_by_SQL_outlives_its_transaction()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await using (PgTransaction transaction = await session.BeginAsync().Soon())
        {
            await transaction.ExecuteAsync("declare held cursor with hold for select generate_series(1, 4)").Soon();
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal([1, 2], await session.FetchAsync<int>("fetch 2 from held").Soon());
        Assert.Equal([3, 4], await session.FetchAsync<int>("fetch 2 from held").Soon());
        await session.ExecuteAsync("close held").Soon();
    }

    [Fact]
    public async Task The_same_FETCH_of_another_cursor_has_that_ones_columns()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await transaction.ExecuteAsync("declare c cursor for select 1").Soon();
        Assert.Single((await transaction.FetchRowAsync("fetch next from c").Soon())!.Value);
        await transaction.ExecuteAsync("close c; declare c cursor for select 'a', 2, 'pg_class'::regclass").Soon();
        Assert.Equal(3, (await transaction.FetchRowAsync("fetch next from c").Soon())!.Value.Count);
    }

    [Fact]
    public async Task A_prepared_statement_opens_cursors_named_or_not()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        foreach (string? name in (string?[])[null, "numbers"])
        {
            PgStatement statement = await transaction.PrepareAsync(Numbers, name).Soon();
            await using PgCursor cursor = await statement.CursorAsync(3).Soon();
            Assert.Equal([1, 2, 3], await cursor.FetchAsync(10).Soon().ColumnAsync<int>());
        }
    }
}
