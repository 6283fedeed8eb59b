namespace ActorPg.Server.Tests.Torture;

[Collection(ServerFixture.Collection)]
public sealed class ConnectionLossTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_backend_killed_at_idle_is_replaced_before_anybody_notices()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 3);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        for (int i = 0; i < 20; i++)
        {
            await Patience.UntilAsync(
                () => pool.GetStatistics() is var now && now.Ready > 0 && now.Ready == now.Size,
                "every connection is ready"
            );
            PgPoolStatistics before = pool.GetStatistics();
            await backends.TerminateAllAsync();
            await Patience.UntilAsync(
                () => pool.GetStatistics().Losses >= before.Losses + before.Ready,
                "the pool has read that its connections are gone"
            );

            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i).Soon());
        }
        Assert.InRange(pool.GetStatistics().Restarts, 20, 60);
    }

    /// <summary>
    /// A continuation runs on the thread that brought its answer, and that one does not look at the socket meanwhile. Where another thread ran it, the loss is read as
    /// ever, perhaps behind the next query, which then learns of it: that is not what is tested, and it is tried again.
    /// </summary>
    [Fact]
    public async Task A_backend_killed_while_its_last_caller_keeps_the_thread_is_replaced_all_the_same()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await pool.FetchValueAsync<int>("select 1").Soon();
        await pool.FetchValueAsync<int>("select 2").Soon();
        bool isReplaced = false;
        for (int attempt = 0; attempt < 5 && !isReplaced; attempt++)
        {
            isReplaced = await IsReplacedAsync(pool, backends);
        }
        Assert.True(isReplaced);
    }

    private static async Task<bool> IsReplacedAsync(PgPool pool, Backends backends)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        Task busy = Task.Run(async () =>
        {
            await pool.FetchValueAsync<int>("select 1");
            entered.SetResult();
            Assert.True(release.Wait(Patience.Limit));
        });
        await entered.Task.Soon();
        IReadOnlyList<int> before = await backends.PidsAsync();
        await backends.TerminateAllAsync();
        await Patience.UntilAsync(
            async () => !(await backends.PidsAsync()).Intersect(before).Any(),
            "the old connection is gone"
        );
        try
        {
            return await pool.FetchValueAsync<int>("select 2").Soon() == 2;
        }
        catch (PostgresException late) when (late.SqlState == SqlStates.AdminShutdown)
        {
            return false;
        }
        finally
        {
            release.Set();
            await busy.Soon();
        }
    }

    [Fact]
    public async Task A_backend_killed_in_a_query_says_so_to_all_who_were_on_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await using PgSession session = await pool.AcquireAsync();

        Task<QueryResult> query = session.FetchAsync("select pg_sleep(60), 'killed'").AsTask();
        Task<int> behind = session.FetchValueAsync<int>("select 1").AsTask();
        await backends.UntilRunningAsync("'killed'");
        await backends.TerminateAllAsync();

        var error = await query.FailsAsync<PostgresException>();
        Assert.Equal((SqlStates.AdminShutdown, "FATAL"), (error.SqlState, error.Severity));
        var unknown = await behind.FailsAsync<PgConnectionException>();
        Assert.Equal(PgOutcome.Unknown, unknown.Outcome);
        Assert.Equal(SqlStates.AdminShutdown, Assert.IsType<PostgresException>(unknown.InnerException).SqlState);
        var over = await session.FetchAsync("select 1").FailsAsync<PgConnectionException, QueryResult>();
        Assert.Equal(PgOutcome.NotSent, over.Outcome);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Strangers_pipelined_behind_a_killed_query_learn_that_they_may_have_run()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        long key = Pools.UniqueLock();
        const string Lock = "select pg_advisory_xact_lock($1)";
        const string Echo = "select $1::int";
        for (int i = 0; i < 20; i++)
        {
            // Known to be quick, so that they share a pipeline.
            await pool.FetchAsync(Lock, key).Soon();
            await pool.FetchValueAsync<int>(Echo, i).Soon();
        }
        await using PgTransaction holder = await backends.Observer.BeginAsync();
        await holder.FetchAsync(Lock, key).Soon();

        Task<QueryResult> blocked = pool.FetchAsync(Lock, key).AsTask();
        await UntilBlockedAsync(holder, pool);
        Task<int>[] behind = [.. Enumerable.Range(0, 20).Select(i => pool.FetchValueAsync<int>(Echo, i).AsTask())];
        // Told to the connection: its turn writes them before it hears of the kill, which takes the server a round trip.
        await Patience.UntilAsync(() => pool.GetStatistics().InFlight > 10, "strangers share the pipeline");
        await UntilBlockedAsync(holder, pool);
        await holder
            .FetchAsync(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
                pool.Options.ApplicationName!
            )
            .Soon();

        Assert.Equal(SqlStates.AdminShutdown, (await blocked.FailsAsync<PostgresException>()).SqlState);
        int unknown = 0;
        for (int i = 0; i < behind.Length; i++)
        {
            // Those that were behind it on the wire may have run; those that the pool had kept back are answered by the next connection.
            try
            {
                Assert.Equal(i, await behind[i].Soon());
            }
            catch (PgConnectionException failure)
            {
                unknown++;
                Assert.Equal(PgOutcome.Unknown, failure.Outcome);
                Assert.Equal(
                    SqlStates.AdminShutdown,
                    Assert.IsType<PostgresException>(failure.InnerException).SqlState
                );
            }
        }
        Assert.True(unknown > 0, "none was behind it on the wire");
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().InFlight);
    }

    [Fact]
    public async Task A_backend_killed_in_a_transaction_ends_it_and_nothing_of_it_stays()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        string table = Pools.Unique("torn");
        await pool.ExecuteAsync($"create table {table} (a int)").Soon();
        await using (PgTransaction transaction = await pool.BeginAsync())
        {
            await transaction.ExecuteAsync($"insert into {table} values ($1)", 1).Soon();
            await backends.TerminateAllAsync();
            await Patience.UntilAsync(() => pool.GetStatistics().Restarts == 1, "the pool noticed");

            var failure = await transaction
                .ExecuteAsync($"insert into {table} values ($1)", 2)
                .FailsAsync<PgConnectionException, CommandTag>();
            Assert.Equal(PgOutcome.NotSent, failure.Outcome);
            Assert.Contains("57P01", failure.ToString(), StringComparison.Ordinal);
            var commit = await transaction.CommitAsync().FailsAsync<PgConnectionException>();
            Assert.Equal(PgOutcome.NotSent, commit.Outcome);
        }

        Assert.Equal(0, await pool.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_backend_killed_in_a_batch_or_a_stream_ends_it_with_the_cause()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        IEnumerable<Func<Task>> calls =
        [
            () =>
                pool.ExecuteManyAsync(
                        "select pg_sleep($1) /* torn */",
                        [
                            [60.0],
                            [60.0],
                        ]
                    )
                    .AsTask(),
            async () =>
            {
                await foreach (
                    PgRecord _ in pool.StreamAsync("select generate_series(1, 100000), pg_sleep(0.01) /* torn */")
                ) { }
            },
            () => pool.ExecuteAsync("select 1; select pg_sleep(60) /* torn */").AsTask(),
        ];
        foreach (Func<Task> call in calls)
        {
            Task running = call();
            await backends.UntilRunningAsync("/* torn */");
            await backends.TerminateAllAsync();

            Assert.Equal(SqlStates.AdminShutdown, (await running.FailsAsync<PostgresException>()).SqlState);
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        }
    }

    [Fact]
    public async Task Under_steady_killing_every_insert_is_known_or_in_doubt_and_never_done_twice()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 4);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        string table = Pools.Unique("ledger");
        await pool.ExecuteAsync($"create table {table} (id int)").Soon();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var ledger = new Ledger(pool, $"insert into {table} values ($1)");

        Task[] senders = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => ledger.InsertAsync(end.Token)))];
        int kills = 0;
        while (!end.IsCancellationRequested)
        {
            kills += await backends.TerminateAllAsync();
            await Task.Delay(50, CancellationToken.None);
        }
        await Task.WhenAll(senders).Soon();

        Dictionary<int, int> found = (
            await pool.FetchAsync<(int, int)>($"select id, count(*)::int from {table} group by id").Soon()
        ).ToDictionary();
        Assert.True(kills > 4, $"{kills} kills");
        Assert.DoesNotContain(found, entry => entry.Value != 1);
        Assert.Empty(ledger.Done.Except(found.Keys));
        Assert.Empty(ledger.NotDone.Intersect(found.Keys));
        Assert.Equal(0, pool.GetStatistics().InFlight);
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    private static Task UntilBlockedAsync(PgTransaction observer, PgPool pool) =>
        Patience.UntilAsync(
            async () =>
                await observer
                    .FetchValueAsync<bool>(
                        "select exists (select from pg_locks l join pg_stat_activity a using (pid) where a.application_name = $1 and not l.granted)",
                        pool.Options.ApplicationName!
                    )
                    .Soon(),
            "a query waits for the lock"
        );
}
