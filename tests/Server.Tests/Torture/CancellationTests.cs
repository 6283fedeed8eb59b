namespace ActorPg.Server.Tests.Torture;

[Collection(ServerFixture.Collection)]
public sealed class CancellationTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_token_that_was_cancelled_before_sends_nothing()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        CancellationToken token = cancelled.Token;
        string table = Pools.Unique("never");
        string create = $"create table {table} (a int)";

        List<PgCanceledException> failures =
        [
            await pool.FetchAsync("select 1", token).FailsAsync<PgCanceledException, QueryResult>(),
            await pool.FetchRowAsync("select 1", token).FailsAsync<PgCanceledException, PgRecord?>(),
            await pool.FetchValueAsync<int>("select $1::int", token, 1).FailsAsync<PgCanceledException, int>(),
            await pool.FetchAsync<int>("select 1", token).FailsAsync<PgCanceledException, IReadOnlyList<int>>(),
            await pool.ExecuteAsync(create, token).FailsAsync<PgCanceledException, CommandTag>(),
            await pool.ExecuteManyAsync(
                    "select $1::int",
                    [
                        [1],
                    ],
                    token
                )
                .FailsAsync<PgCanceledException, long>(),
            await pool.AcquireAsync(token).FailsAsync<PgCanceledException, PgSession>(),
            await pool.BeginAsync(default, token).FailsAsync<PgCanceledException, PgTransaction>(),
            await pool.PrepareAsync("select 1", token).FailsAsync<PgCanceledException, PgStatement>(),
            await ReadAsync(pool.StreamAsync("select 1", token)).FailsAsync<PgCanceledException>(),
        ];

        Assert.All(
            failures,
            failure => Assert.Equal((PgOutcome.NotSent, token), (failure.Outcome, failure.CancellationToken))
        );
        Assert.False(await pool.FetchValueAsync<bool>("select to_regclass($1) is not null", table).Soon());
    }

    [Fact]
    public async Task A_query_alone_on_its_connection_is_stopped_by_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        using var cancel = new CancellationTokenSource();

        Task<QueryResult> query = pool.FetchAsync("select pg_sleep(60), 'alone'", cancel.Token).AsTask();
        await backends.UntilRunningAsync("'alone'");
        await cancel.CancelAsync();
        var failure = await query.FailsAsync<PgCanceledException>();

        Assert.Equal((PgOutcome.Server, cancel.Token), (failure.Outcome, failure.CancellationToken));
        Assert.Equal(SqlStates.QueryCanceled, Assert.IsType<PostgresException>(failure.InnerException).SqlState);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_query_with_another_behind_it_is_let_go_and_the_other_is_answered()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await using PgSession session = await pool.AcquireAsync();
        long key = Pools.UniqueLock();
        await using PgTransaction holder = await backends.Observer.BeginAsync();
        await holder.FetchAsync("select pg_advisory_xact_lock($1)", key).Soon();
        using var cancel = new CancellationTokenSource();

        Task<QueryResult> blocked = session.FetchAsync("select pg_advisory_xact_lock($1)", cancel.Token, key).AsTask();
        await backends.UntilBlockedAsync();
        Task<int> behind = session.FetchValueAsync<int>("select $1::int + 1", 41).AsTask();
        await cancel.CancelAsync();
        var failure = await blocked.FailsAsync<PgCanceledException>();
        Assert.False(behind.IsCompleted);
        await holder.CommitAsync().Soon();

        Assert.Equal(PgOutcome.Unknown, failure.Outcome);
        Assert.Equal(42, await behind.Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_query_that_waits_for_a_connection_is_dropped_unsent()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        using var cancel = new CancellationTokenSource();
        Task<int> query;
        await using (PgSession session = await pool.AcquireAsync())
        {
            query = pool.FetchValueAsync<int>("select 1", cancel.Token).AsTask();
            await cancel.CancelAsync();
            Assert.Equal(PgOutcome.NotSent, (await query.FailsAsync<PgCanceledException>()).Outcome);
        }

        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Waiting_for_a_session_can_be_cancelled_and_leaves_no_place_taken()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: options => options with { MaxWaiting = 3 });
        Task<PgSession> patient;
        await using (PgSession session = await pool.AcquireAsync())
        {
            patient = pool.AcquireAsync().AsTask();
            for (int i = 0; i < 20; i++)
            {
                using var cancel = new CancellationTokenSource();
                Task<PgSession> waiting = pool.AcquireAsync(cancel.Token).AsTask();
                await cancel.CancelAsync();
                Assert.Equal(PgOutcome.NotSent, (await waiting.FailsAsync<PgCanceledException>()).Outcome);
            }
        }

        await using PgSession next = await patient.Soon();
        Assert.Equal(1, await next.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_cancel_behind_the_answer_does_nothing()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        for (int i = 0; i < 50; i++)
        {
            using var cancel = new CancellationTokenSource();
            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", cancel.Token, i).Soon());
            Task<string?> next = pool.FetchValueAsync<string>("select 'next' from pg_sleep(0.005)").AsTask();
            await cancel.CancelAsync();
            Assert.Equal("next", await next.Soon());
        }

        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_script_and_a_batch_and_a_stream_can_be_cancelled_and_the_connection_lives_on()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        IEnumerable<Func<CancellationToken, Task>> calls =
        [
            token => pool.ExecuteAsync("select 1; select pg_sleep(60) /* victim */", token).AsTask(),
            token =>
                pool.ExecuteManyAsync(
                        "select pg_sleep($1) /* victim */",
                        [
                            [60.0],
                            [60.0],
                        ],
                        token
                    )
                    .AsTask(),
            token => ReadAsync(pool.StreamAsync("select pg_sleep(60) /* victim */", token)),
        ];
        foreach (Func<CancellationToken, Task> call in calls)
        {
            using var cancel = new CancellationTokenSource();
            Task running = call(cancel.Token);
            await backends.UntilRunningAsync("/* victim */");
            await cancel.CancelAsync();

            Assert.Equal(PgOutcome.Server, (await running.FailsAsync<PgCanceledException>()).Outcome);
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        }

        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task In_a_transaction_the_cancelled_statement_fails_it_and_a_savepoint_saves_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await using PgTransaction outer = await pool.BeginAsync();
        using var cancel = new CancellationTokenSource();
        await using (PgTransaction inner = await outer.BeginAsync())
        {
            Task<QueryResult> query = inner.FetchAsync("select pg_sleep(60), 'inner'", cancel.Token).AsTask();
            await backends.UntilRunningAsync("'inner'");
            await cancel.CancelAsync();
            Assert.Equal(PgOutcome.Server, (await query.FailsAsync<PgCanceledException>()).Outcome);
            await inner.FetchAsync("select 1").FailsWithAsync(SqlStates.InFailedSqlTransaction);
        }

        Assert.Equal(1, await outer.FetchValueAsync<int>("select 1").Soon());
        await outer.CommitAsync().Soon();
    }

    private static async Task ReadAsync(IAsyncEnumerable<PgRecord> rows)
    {
        await foreach (PgRecord _ in rows) { }
    }
}
