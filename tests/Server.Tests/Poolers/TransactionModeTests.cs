using ActorPg.Server.Tests.Torture;

namespace ActorPg.Server.Tests.Poolers;

/// <summary>Through a real pgbouncer in transaction mode, with the driver's defaults: nobody told it.</summary>
[Collection(ServerFixture.Collection)]
public sealed class TransactionModeTests(ServerFixture fixture)
{
    private const string CountPrepared = "select count(*) from pg_prepared_statements where name <> ''";

    [PgBouncerTheory]
    [InlineData(LocalAuthentication.Trust)]
    [InlineData(LocalAuthentication.ScramSha256)]
    public async Task Every_verb_works_unasked(LocalAuthentication authentication)
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture, authentication: authentication);
        await using PgPool pool = await bouncer.PoolAsync();
        string table = Pools.Unique("pooled");
        await pool.ExecuteAsync($"create table {table} (id int primary key, note text)").Soon();

        Assert.Equal(42, await pool.FetchValueAsync<int>("select $1::int + 1", 41).Soon());
        Assert.Equal(
            "INSERT 0 1",
            (await pool.ExecuteAsync($"insert into {table} values ($1, $2)", 1, "a").Soon()).Text
        );
        Assert.Equal(2, await pool.ExecuteManyAsync($"insert into {table} values ($1)", Rows(2, 3)).Soon());
        QueryResult returned = await pool.FetchManyAsync($"insert into {table} values ($1) returning id", Rows(4, 5))
            .Soon();
        Assert.Equal([4, 5], returned.Select(row => row.Get<int>(0)));
        int streamed = 0;
        await foreach (PgRecord row in pool.StreamAsync("select g from generate_series(1, $1::int) g", 1000))
        {
            Assert.Equal(++streamed, row.Get<int>(0));
        }
        Assert.Equal(1000, streamed);
        PgStatement statement = await pool.PrepareAsync($"select id from {table} where id <= $1 order by id").Soon();
        Assert.Equal([1, 2], await statement.FetchAsync<int>(2).Soon());
        await using (PgTransaction transaction = await pool.BeginAsync().Soon())
        {
            await transaction.ExecuteAsync("set local statement_timeout = '7s'").Soon();
            Assert.Equal("7s", await transaction.FetchValueAsync<string>("show statement_timeout").Soon());
            await using PgCursor cursor = await transaction.CursorAsync($"select id from {table} order by id").Soon();
            Assert.Equal([1, 2], await cursor.FetchAsync(2).Soon().ColumnAsync<int>());
            Assert.Equal([3, 4, 5], await cursor.FetchAsync(9).Soon().ColumnAsync<int>());
            await transaction.ExecuteAsync($"delete from {table} where id = 5").Soon();
            await transaction.RollbackAsync().Soon();
        }
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            Assert.Equal(5, await session.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        }
        Assert.Equal(0, await pool.FetchValueAsync<long>(CountPrepared).Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [PgBouncerFact]
    public async Task Of_two_hundred_callers_over_two_sessions_each_gets_its_own_rows()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync(size: 8);

        Task[] callers =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(async caller =>
                {
                    for (int i = 0; i < 20; i++)
                    {
                        PgRecord? row = await pool.FetchRowAsync(
                                i % 2 == 0
                                    ? "select $1::int as caller, $2::int as i"
                                    : "select $1::int as caller, $2::int as i, 'other' as what",
                                caller,
                                i
                            )
                            .Soon();
                        Assert.Equal((caller, i), (row!.Value.Get<int>("caller"), row.Value.Get<int>("i")));
                    }
                }),
        ];
        await Task.WhenAll(callers).WaitAsync(2 * Patience.Limit);

        Assert.Equal(0, await pool.FetchValueAsync<long>(CountPrepared).Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [PgBouncerFact]
    public async Task Killed_sessions_lose_nothing_and_double_nothing()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync(size: 4);
        await using Table table = await Table.CreateAsync(fixture);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        using var end = new CancellationTokenSource();
        var ledger = new Ledger(pool, table.Insert);
        Task[] senders = [.. Enumerable.Range(0, 200).Select(_ => ledger.InsertAsync(end.Token))];

        for (int kill = 0; kill < 10; kill++)
        {
            int done = ledger.Done.Count;
            await Patience.UntilAsync(() => ledger.Done.Count >= done + 200, "callers are answered between two kills");
            await backends.TerminateAllAsync();
        }
        await end.CancelAsync();
        await Task.WhenAll(senders).WaitAsync(2 * Patience.Limit);

        HashSet<int> rows = [.. await table.ReadAsync()];
        Assert.Empty(ledger.Done.Except(rows));
        Assert.Empty(ledger.NotDone.Intersect(rows));
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [PgBouncerFact]
    public async Task A_cancel_goes_through_it_and_stops_the_query_alone()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync(size: 2);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        using var cancel = new CancellationTokenSource();

        Task<QueryResult> slow = pool.FetchAsync("select pg_sleep(60), 'to be cancelled'", cancel.Token).AsTask();
        await backends.UntilRunningAsync("to be cancelled");
        await cancel.CancelAsync();

        var canceled = await slow.FailsAsync<PgCanceledException>();
        Assert.Equal(PgOutcome.Server, canceled.Outcome);
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(Enumerable.Range(0, 50).Select(Ask)).Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);

        Task<int> Ask(int i) => pool.FetchValueAsync<int>("select $1::int", i).AsTask();
    }

    [PgBouncerTheory]
    [InlineData("listen news", "LISTEN")]
    [InlineData("set search_path = public", "SET")]
    [InlineData("prepare p as select 1", "PREPARE")]
    [InlineData("declare c cursor with hold for select 1", "WITH HOLD")]
    [InlineData("create temp table x (a int)", "temporary table")]
    [InlineData("select 1; /* set local */ set work_mem = '1MB'", "SET")]
    public async Task What_needs_a_session_says_why_it_cannot_work(string sql, string feature)
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();

        var onPool = await pool.ExecuteAsync(sql).FailsAsync<PgInputException, CommandTag>();
        var onSession = await session.ExecuteAsync(sql).FailsAsync<PgInputException, CommandTag>();

        Assert.All(
            [onPool, onSession],
            error =>
            {
                Assert.Contains(feature, error.Message, StringComparison.Ordinal);
                Assert.Contains("pgbouncer in transaction mode", error.Message, StringComparison.Ordinal);
            }
        );
        Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
    }

    [PgBouncerFact]
    public async Task Session_locks_and_named_statements_say_why_they_cannot_work()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();

        var locked = await Assert.ThrowsAsync<PgInputException>(() =>
            session.FetchAsync("select pg_advisory_lock($1)", 1L).Soon()
        );
        var named = await Assert.ThrowsAsync<PgInputException>(() => session.PrepareAsync("select 1", "mine").Soon());
        await using PgTransaction transaction = await session.BeginAsync().Soon();
        await transaction.FetchAsync("select pg_advisory_xact_lock($1)", Pools.UniqueLock()).Soon();

        Assert.Contains("pg_advisory_xact_lock", locked.Message, StringComparison.Ordinal);
        Assert.Contains("prepared under a name", named.Message, StringComparison.Ordinal);
        var listening = await Assert.ThrowsAsync<PgInputException>(() => pool.ListenAsync("news").Soon());
        Assert.Contains("LISTEN", listening.Message, StringComparison.Ordinal);
    }

    [PgBouncerFact]
    public async Task Words_in_literals_and_comments_need_no_session()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync();

        Assert.Equal(
            "x; set y = 1",
            await pool.FetchValueAsync<string>("select 'x; set y = 1' -- pg_advisory_lock(1)").Soon()
        );
        Assert.Equal(
            "SELECT 1",
            (await pool.ExecuteAsync("select $$; listen a$$; select 1 as \"listen\"").Soon()).Text
        );
    }

    [PgBouncerFact]
    public async Task Settings_that_it_does_not_pass_on_do_not_keep_the_pool_out()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync(change: o =>
            o.WithSetting("statement_timeout", "5000").WithSetting("extra_float_digits", "2")
        );
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [PgBouncerFact]
    public async Task With_names_declared_a_lost_statement_is_an_error_that_names_the_option()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture, poolSize: 2);
        await using PgPool pool = await bouncer.PoolAsync(size: 3, o => o with { PrepareMode = PgPrepareMode.Cached });
        await using PgSession first = await pool.AcquireAsync().Soon();
        await using PgSession second = await pool.AcquireAsync().Soon();
        await using PgSession third = await pool.AcquireAsync().Soon();
        const string Sql = "select pg_backend_pid(), 'kept under a name'";
        int home = (await first.FetchRowAsync(Sql).Soon())!.Value.Get<int>(0);

        // Somebody takes the session that has the statement: of two, that one or, when the other is taken, the one left.
        PgTransaction holder = await second.BeginAsync().Soon();
        if (await holder.FetchValueAsync<int>("select pg_backend_pid()").Soon() != home)
        {
            PgTransaction other = holder;
            holder = await third.BeginAsync().Soon();
            Assert.Equal(home, await holder.FetchValueAsync<int>("select pg_backend_pid()").Soon());
            await other.RollbackAsync().Soon();
        }
        await using PgTransaction lost = await first.BeginAsync().Soon();
        PostgresException error = await lost.FetchRowAsync(Sql).FailsWithAsync(SqlStates.InvalidSqlStatementName);

        Assert.Contains("pgbouncer", error.Hint, StringComparison.Ordinal);
        Assert.Contains("PrepareMode", error.Message, StringComparison.Ordinal);
        await lost.RollbackAsync().Soon();
        Assert.NotEqual(home, (await first.FetchRowAsync(Sql).Soon())!.Value.Get<int>(0)); // outside a transaction it is healed
        await holder.RollbackAsync().Soon();
    }

    private static IEnumerable<PgArgument[]> Rows(params int[] ids) => ids.Select(id => new PgArgument[] { id });
}
