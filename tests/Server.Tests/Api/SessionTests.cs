using System.Runtime.CompilerServices;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class SessionTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("set application_name = 'leak'", "select current_setting('application_name') = 'leak'")]
    [InlineData(
        "select set_config('application_name', 'leak', false)",
        "select current_setting('application_name') = 'leak'"
    )]
    [InlineData(
        "do $$ begin perform set_config('application_name', 'leak', false); end $$",
        "select current_setting('application_name') = 'leak'"
    )]
    [InlineData("create temp table leak (a int)", "select to_regclass('pg_temp.leak') is not null")]
    [InlineData("select 1 as a into temp leak", "select to_regclass('pg_temp.leak') is not null")]
    [InlineData("listen leak", "select count(*) > 0 from pg_listening_channels()")]
    [InlineData(
        "select pg_advisory_lock(4711, 1)",
        "select count(*) > 0 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
    )]
    [InlineData("set role pg_monitor", "select current_user = 'pg_monitor'")]
    [InlineData("set search_path = pg_catalog", "select current_setting('search_path') = 'pg_catalog'")]
    [InlineData(
        "declare leak cursor with hold for select 1",
        "select count(*) > 0 from pg_cursors where name = 'leak'"
    )]
    public async Task What_one_holder_changes_the_next_does_not_see(string change, string seen)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int way = 0; way < 2; way++)
        {
            await using (PgSession session = await pool.AcquireAsync().Soon())
            {
                Task call = way == 0 ? session.ExecuteAsync(change).Soon() : session.FetchAsync(change).Soon();
                await call;
                Assert.True(await session.FetchValueAsync<bool>(seen).Soon());
            }
            await using (PgSession next = await pool.AcquireAsync().Soon())
            {
                Assert.False(await next.FetchValueAsync<bool>(seen).Soon());
            }
            Assert.False(await pool.FetchValueAsync<bool>(seen).Soon());
        }
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task What_a_statement_on_the_pool_itself_changes_nobody_sees()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.ExecuteAsync("set application_name = 'leak'").Soon();
        await pool.FetchAsync("set search_path = pg_catalog").Soon();
        await pool.FetchAsync("select set_config('work_mem', '77MB', false)").Soon();
        await pool.FetchAsync("select pg_advisory_lock(4711, 2)").Soon();
        await pool.ExecuteAsync("listen leak").Soon();

        PgRecord row = (
            await pool.FetchRowAsync(
                    """
                    select current_setting('application_name'), current_setting('search_path'), current_setting('work_mem'),
                        (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                        (select count(*) from pg_listening_channels())
                    """
                )
                .Soon()
        )!.Value;

        Assert.NotEqual("leak", row.Get<string>(0));
        Assert.NotEqual("pg_catalog", row.Get<string>(1));
        Assert.NotEqual("77MB", row.Get<string>(2));
        Assert.Equal((0, 0), (row.Get<long>(3), row.Get<long>(4)));
    }

    [Fact]
    public async Task An_open_transaction_is_rolled_back_behind_its_holder()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("left_open");
        await pool.ExecuteAsync($"create table {table} (a int)").Soon();
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            await session.ExecuteAsync("begin").Soon();
            await session.ExecuteAsync($"insert into {table} values (1)").Soon();
            Assert.True(session.IsInTransaction);
        }
        Assert.Equal(0, await pool.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            Assert.False(session.IsInTransaction);
        }
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task Several_calls_at_once_queue_in_order()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("create temp table calls (n int)").Soon();

        // Scripts, statements and batches, none awaited before the next is made.
        List<Task> calls = [];
        for (int i = 0; i < 60; i += 3)
        {
            calls.Add(
                session
                    .ExecuteAsync($"insert into calls select max(n) + 1 from (select 0 as n union all table calls) c")
                    .AsTask()
            );
            calls.Add(
                session
                    .FetchAsync(
                        "insert into calls select max(n) + 1 from (select 0 as n union all table calls) c returning n"
                    )
                    .AsTask()
            );
            calls.Add(
                session
                    .ExecuteManyAsync(
                        "insert into calls select max(n) + $1 from (select 0 as n union all table calls) c",
                        [
                            [1],
                        ]
                    )
                    .AsTask()
            );
        }
        await Task.WhenAll(calls).Soon();

        Assert.Equal(
            Enumerable.Range(1, 60),
            await session.FetchAsync<int>("select n from calls order by ctid").Soon()
        );
    }

    [Fact]
    public async Task After_release_it_cannot_be_used_and_says_so()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSession session = await pool.AcquireAsync().Soon();
        PgStatement statement = await session.PrepareAsync("select 1").Soon();
        IAsyncEnumerable<PgRecord> stream = session.StreamAsync("select 1");
        await session.DisposeAsync();
        await session.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.FetchAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.ExecuteAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.BeginAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.PrepareAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await session.ExecuteManyAsync(
                "select $1::int",
                [
                    [1],
                ]
            )
        );
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await statement.FetchAsync());
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (PgRecord _ in stream) { }
        });
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task What_still_runs_at_release_is_cancelled()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        PgSession session = await pool.AcquireAsync().Soon();
        Task<QueryResult> running = session.FetchAsync("select pg_sleep(60), 'running'").AsTask();
        await backends.UntilRunningAsync("'running'");

        await session.DisposeAsync();

        await running.FailsAsync<PgCanceledException>();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Several_calls_that_still_run_at_release_are_all_cancelled()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        PgSession session = await pool.AcquireAsync().Soon();
        Task[] running =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => session.FetchAsync("select pg_sleep(60), 'running'", default(PgCallOptions)).AsTask()),
        ];
        await backends.UntilRunningAsync("'running'");

        await session.DisposeAsync();

        foreach (Task call in running)
        {
            await call.FailsAsync<PgCanceledException>();
        }
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_session_that_was_forgotten_comes_back()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await ForgetAsync(pool);

        await Patience.UntilAsync(
            async () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                try
                {
                    return await pool.FetchValueAsync<int>(
                            "select 1",
                            new PgCallOptions { Timeout = TimeSpan.FromSeconds(0.1) }
                        ) == 1;
                }
                catch (PgTimeoutException)
                {
                    return false;
                }
            },
            "the forgotten session is back"
        );
        Assert.NotEqual(
            "forgotten",
            await pool.FetchValueAsync<string>("select current_setting('application_name')").Soon()
        );
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(PgPool pool)
    {
        PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("set application_name = 'forgotten'").Soon();
    }
}
