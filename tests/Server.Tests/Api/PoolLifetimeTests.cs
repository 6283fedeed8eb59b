using System.Collections.Concurrent;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class PoolLifetimeTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_connection_is_replaced_after_its_share_of_queries_and_none_is_lost()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { MaxQueries = 10 });
        Dictionary<int, int> served = [];
        using var end = new CancellationTokenSource(Patience.Limit);
        while (served.Count < 6)
        {
            Assert.False(end.IsCancellationRequested);
            int pid = await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon();
            served[pid] = served.GetValueOrDefault(pid) + 1;
        }
        // The pool hears of it a moment later: none goes early, and the first also served the start.
        Assert.All(served.Skip(1).SkipLast(1), each => Assert.True(each.Value >= 10));
        Assert.Equal(0, pool.GetStatistics().Losses);
        Assert.True(pool.GetStatistics().Queries >= served.Values.Sum());
    }

    [Fact]
    public async Task A_session_keeps_its_connection_beyond_that_and_gives_back_one_that_is_closed()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { MaxQueries = 5 });
        int first;
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            first = session.ProcessId;
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(first, await session.FetchValueAsync<int>("select pg_backend_pid()").Soon());
            }
        }
        Assert.NotEqual(first, await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon());
    }

    [Fact]
    public async Task Zero_queries_means_any_number()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { MaxQueries = 0 });
        HashSet<int> pids = [];
        for (int i = 0; i < 100; i++)
        {
            pids.Add(await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon());
        }
        Assert.Single(pids);
    }

    [Fact]
    public async Task ExpireAsync_replaces_all_connections_each_as_it_comes_free()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 4, change: o => o with { MinSize = 4 });
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await backends.UntilCountIsAsync(4);
        IReadOnlyList<int> old = await backends.PidsAsync();
        PgSession held = await pool.AcquireAsync().Soon();

        await pool.ExpireAsync().Soon();

        await Patience.UntilAsync(
            async () => await backends.PidsAsync() is { Count: 4 } pids && pids.Intersect(old).Count() == 1,
            "three new ones, and the one that is held"
        );
        Assert.Equal(held.ProcessId, await held.FetchValueAsync<int>("select pg_backend_pid()").Soon());
        await held.DisposeAsync();
        await Patience.UntilAsync(
            async () => await backends.PidsAsync() is { Count: 4 } pids && !pids.Intersect(old).Any(),
            "four new ones"
        );
        Assert.Equal(0, pool.GetStatistics().Losses);
    }

    [Fact]
    public async Task Under_load_an_expiry_is_noticed_by_nobody()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 3);
        int answered = 0;
        Task[] load =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(async worker =>
                {
                    for (int i = 0; i < 200; i++)
                    {
                        Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i));
                        Interlocked.Increment(ref answered);
                    }
                }),
        ];
        for (int i = 1; i <= 10; i++)
        {
            await Patience.UntilAsync(() => answered >= i * 100 || load.All(task => task.IsCompleted), "some answers");
            await pool.ExpireAsync().Soon();
        }
        await Task.WhenAll(load).Soon();
    }

    [Fact]
    public async Task ResizeAsync_opens_up_to_the_new_minimum_and_closes_down_to_the_new_maximum()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await pool.ResizeAsync(6, 8).Soon();
        await backends.UntilCountIsAsync(6);
        PgSession[] held = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pool.AcquireAsync().AsTask())).Soon();
        Assert.Equal(8, pool.GetStatistics().Size);

        await pool.ResizeAsync(1, 3).Soon();
        Assert.Equal(8, held.Select(session => session.ProcessId).Distinct().Count());
        foreach (PgSession session in held)
        {
            Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
            await session.DisposeAsync();
        }
        await backends.UntilCountIsAsync(3);
        Assert.Equal(3, pool.GetStatistics().Size);
        foreach ((int minimum, int maximum) in ((int, int)[])[(2, 1), (-1, 3), (0, 0)])
        {
            await Assert.ThrowsAsync<PgInputException>(() => pool.ResizeAsync(minimum, maximum));
        }
    }

    [Fact]
    public async Task The_password_is_asked_for_anew_for_every_connection()
    {
        PgOptions options = Pools.Options(fixture.Url, size: 3);
        string password = options.Password ?? "none";
        int asked = 0;
        await using PgPool pool = await PgPool.StartAsync(
            options with
            {
                MinSize = 3,
                PasswordProvider = async _ =>
                {
                    await Task.Yield();
                    Interlocked.Increment(ref asked);
                    return password;
                },
            }
        );
        await Patience.UntilAsync(() => pool.GetStatistics().Ready == 3, "three connections");
        Assert.Equal(3, asked);
        await pool.ExpireAsync().Soon();
        await Patience.UntilAsync(() => pool.GetStatistics() is { Ready: 3, Connects: 6 }, "three others");
        Assert.Equal(6, asked);
    }

    [Fact]
    public async Task Statistics_say_what_the_pool_is_doing()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        PgPoolStatistics before = pool.GetStatistics();
        PgSession first = await pool.AcquireAsync().Soon();
        PgSession second = await pool.AcquireAsync().Soon();
        Task<PgSession> third = pool.AcquireAsync().AsTask();
        await Patience.UntilAsync(() => pool.GetStatistics().Waiting == 1, "one waits");
        PgPoolStatistics busy = pool.GetStatistics();
        Assert.Equal((2, 0, 2, 0), (busy.Size, busy.Idle, busy.Busy, busy.Ready));
        await first.DisposeAsync();
        await (await third.Soon()).DisposeAsync();
        await second.DisposeAsync();
        await Patience.UntilAsync(() => pool.GetStatistics() is { Idle: 2, Waiting: 0, Busy: 0 }, "all idle");
        Assert.Equal(3, pool.GetStatistics().Acquires - before.Acquires);
        Assert.True(pool.GetStatistics().AcquireTime > before.AcquireTime);
        long queries = pool.GetStatistics().Queries;
        await pool.FetchAsync("select 1").Soon();
        await pool.FetchAsync("select 1").Soon();
        Assert.InRange(pool.GetStatistics().Queries - queries, 2, 3);
    }

    [Fact]
    public async Task Terminate_fails_what_runs_at_once_and_may_be_repeated()
    {
        PgPool pool = await fixture.StartPoolAsync(size: 2);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        Task<QueryResult> running = pool.FetchAsync("select pg_sleep(60), 'terminated'").AsTask();
        await backends.UntilRunningAsync("'terminated'");
        PgSession session = await pool.AcquireAsync().Soon();
        Task patient = pool.CloseAsync(TimeSpan.FromMinutes(5));

        pool.Terminate();
        pool.Terminate();

        Assert.Equal(PgOutcome.Unknown, (await running.FailsAsync<PgConnectionException>()).Outcome);
        await patient.Soon();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.FetchAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ExpireAsync());
        await Assert.ThrowsAnyAsync<PgException>(() => session.FetchAsync("select 1").Soon());
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_asks_again_while_it_holds_all_connections_is_told_that_it_waits_for_itself()
    {
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 2,
            change: o => o with { AcquireTimeout = TimeSpan.FromSeconds(2) }
        );
        await using PgSession first = await pool.AcquireAsync(holder: "the greedy").Soon();
        await using PgSession second = await pool.AcquireAsync(holder: "the greedy").Soon();
        var own = await pool.AcquireAsync(holder: "the greedy").FailsAsync<PgOverloadedException, PgSession>();
        var others = await pool.AcquireAsync(holder: "another").FailsAsync<PgOverloadedException, PgSession>();
        Assert.Contains("the greedy holds 2 itself", own.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("itself", others.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_turns_read_only_has_its_connections_replaced()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2, change: o => o with { MinSize = 2 });
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await backends.UntilCountIsAsync(2);
        Assert.Equal("off", pool.GetSettings()["default_transaction_read_only"]); // reported since PostgreSQL 14
        IReadOnlyList<int> old = await backends.PidsAsync();
        await backends.Observer.ExecuteAsync("alter system set default_transaction_read_only = on").Soon();
        try
        {
            await backends.Observer.FetchAsync("select pg_reload_conf()").Soon();
            await Patience.UntilAsync(
                async () =>
                {
                    await pool.FetchAsync("select 1").Soon(); // the server reports with an answer
                    return await backends.PidsAsync() is { Count: 2 } pids && !pids.Intersect(old).Any();
                },
                "two new connections"
            );
        }
        finally
        {
            await using PgSession session = await backends.Observer.AcquireAsync().Soon();
            await session.ExecuteAsync("set default_transaction_read_only = off").Soon();
            await session.ExecuteAsync("alter system reset default_transaction_read_only").Soon();
            await session.FetchAsync("select pg_reload_conf()").Soon();
        }
    }
}
