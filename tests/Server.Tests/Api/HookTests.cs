using System.Collections.Concurrent;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class HookTests(ServerFixture fixture)
{
    [Fact]
    public async Task Init_runs_once_on_every_connection_before_anybody_uses_it()
    {
        var made = new ConcurrentBag<int>();
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 3,
            change: o =>
                o with
                {
                    MinSize = 3,
                    Init = async session =>
                    {
                        made.Add(session.ProcessId);
                        await session.ExecuteAsync(
                            "create temp table prepared (n int); insert into prepared values (7)"
                        );
                    },
                }
        );
        await Patience.UntilAsync(() => pool.GetStatistics().Ready == 3, "three connections");
        int[] values = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(_ => pool.FetchValueAsync<int>("select n from prepared").AsTask())
        );
        Assert.All(values, value => Assert.Equal(7, value));
        Assert.Equal(3, made.Distinct().Count());
        Assert.Equal(3, made.Count);
    }

    [Fact]
    public async Task Init_runs_again_on_a_connection_that_was_lost_and_made_anew()
    {
        int runs = 0;
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                Init = async session =>
                {
                    Interlocked.Increment(ref runs);
                    await session.ExecuteAsync("set application_name = 'prepared'");
                },
            }
        );
        Assert.Equal("prepared", await pool.FetchValueAsync<string>("show application_name").Soon());
        await pool.FetchAsync("select pg_terminate_backend(pg_backend_pid())")
            .FailsAsync<PostgresException, QueryResult>();
        Assert.Equal("prepared", await pool.FetchValueAsync<string>("show application_name").Soon());
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Init_that_throws_closes_the_connection_and_fails_the_start_with_its_own_exception()
    {
        var failure = await fixture
            .StartPoolAsync(change: o => o with { Init = _ => throw new NotSupportedException("mine") })
            .FailsAsync<NotSupportedException, PgPool>();
        Assert.Equal("mine", failure.Message);
    }

    [Fact]
    public async Task Init_that_throws_once_fails_one_caller_and_the_next_gets_a_fresh_connection()
    {
        int runs = 0;
        var made = new ConcurrentQueue<int>();
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                Init = session =>
                {
                    made.Enqueue(session.ProcessId);
                    return Interlocked.Increment(ref runs) == 2 ? throw new NotSupportedException("mine") : default;
                },
            }
        );
        await pool.ExpireAsync().Soon();
        await Patience.UntilAsync(() => runs >= 2, "the second connection");
        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    return await pool.FetchValueAsync<int>("select 1").Soon() == 1;
                }
                catch (NotSupportedException)
                {
                    return false;
                }
            },
            "a fresh connection"
        );
        Assert.Equal(3, made.Distinct().Count());
    }

    [Fact]
    public async Task Setup_runs_for_every_caller_also_for_those_of_single_statements()
    {
        int runs = 0;
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                Setup = async session =>
                    await session.FetchAsync(
                        "select set_config('app.caller', $1, false)",
                        $"{Interlocked.Increment(ref runs)}"
                    ),
            }
        );
        int before = runs;
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(
                $"{before + i}",
                await pool.FetchValueAsync<string>("select current_setting('app.caller')").Soon()
            );
        }
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        Assert.Equal(
            $"{before + 4}",
            await transaction.FetchValueAsync<string>("select current_setting('app.caller')").Soon()
        );
    }

    [Fact]
    public async Task Setup_that_throws_fails_its_caller_and_the_next_gets_a_fresh_connection()
    {
        bool fails = false;
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                Setup = _ => fails ? throw new NotSupportedException("mine") : default,
            }
        );
        int first = await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon();
        fails = true;
        await pool.AcquireAsync().FailsAsync<NotSupportedException, PgSession>();
        await pool.FetchAsync("select 1").FailsAsync<NotSupportedException, QueryResult>();
        fails = false;
        Assert.NotEqual(first, await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon());
        await Patience.UntilAsync(
            () => pool.GetStatistics() is { Size: 1, Idle: 1 },
            "no connection was lost count of"
        );
    }

    [Fact]
    public async Task Reset_runs_instead_of_the_default_behind_a_rollback()
    {
        var states = new ConcurrentQueue<bool>();
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                Reset = session =>
                {
                    states.Enqueue(session.IsInTransaction);
                    return default;
                },
            }
        );
        int pid;
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            pid = session.ProcessId;
            await session.ExecuteAsync("set work_mem = '77MB'; listen leak").Soon();
            await session.ExecuteAsync("begin").Soon();
        }
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            Assert.Equal(pid, session.ProcessId);
            Assert.Equal("77MB", await session.FetchValueAsync<string>("show work_mem").Soon()); // the hook left it
            Assert.Equal(0, await session.FetchValueAsync<long>("select count(*) from pg_listening_channels()").Soon());
        }
        Assert.All(states, state => Assert.False(state));
        Assert.True(states.Count >= 3);
    }

    [Fact]
    public async Task Reset_that_throws_closes_the_connection_and_nobody_else_sees_it()
    {
        bool fails = false;
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                Reset = _ => fails ? throw new NotSupportedException("mine") : default,
            }
        );
        int first;
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            first = session.ProcessId;
            fails = true;
        }
        fails = false;
        Assert.NotEqual(first, await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon());
    }

    [Fact]
    public async Task A_hook_that_hangs_is_given_up_with_its_connection()
    {
        bool hangs = false;
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                AcquireTimeout = TimeSpan.FromSeconds(0.3),
                Setup = async session =>
                {
                    if (hangs)
                    {
                        await session.FetchAsync("select pg_sleep(60)");
                    }
                },
            }
        );
        hangs = true;
        await pool.AcquireAsync().FailsAsync<PgTimeoutException, PgSession>();
        hangs = false;
        Assert.Equal(
            1,
            await pool.FetchValueAsync<int>("select 1", new PgCallOptions { Timeout = Patience.Limit }).Soon()
        );
    }
}
