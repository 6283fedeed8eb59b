using System.Diagnostics;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class PoolTests(ServerFixture fixture)
{
    [Fact]
    public async Task It_opens_its_minimum_at_once_and_keeps_it_up()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 5, change: o => o with { MinSize = 3 });
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await backends.UntilCountIsAsync(3);
        IReadOnlyList<int> first = await backends.PidsAsync();

        await backends.TerminateAllAsync();

        await Patience.UntilAsync(
            async () => await backends.PidsAsync() is { Count: 3 } pids && !pids.Intersect(first).Any(),
            "three new connections"
        );
    }

    [Fact]
    public async Task It_never_has_more_than_its_maximum()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 3);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        Task[] busy = [.. Enumerable.Range(0, 30).Select(_ => pool.FetchAsync("select pg_sleep(0.05)").AsTask())];
        int most = 0;
        while (!Task.WhenAll(busy).IsCompleted)
        {
            most = Math.Max(most, (await backends.PidsAsync()).Count);
        }
        await Task.WhenAll(busy).Soon();
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Who_waits_too_long_learns_who_holds_the_connections()
    {
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 2,
            change: o => o with { AcquireTimeout = TimeSpan.FromSeconds(0.3), PoolName = "shop" }
        );
        await using PgSession oldest = await pool.AcquireAsync(holder: "the oldest").Soon();
        await using PgSession newest = await pool.AcquireAsync(holder: "the newest").Soon();
        var watch = Stopwatch.StartNew();

        var failure = await pool.AcquireAsync().FailsAsync<PgOverloadedException, PgSession>();

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.25, 10);
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        Assert.IsType<TimeoutException>(failure.InnerException);
        foreach (string part in (string[])["'shop'", "0.3 s", "2 of 2", "busy 2", "waiting 1", "the oldest"])
        {
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, pool.GetStatistics().Overloads);
    }

    [Fact]
    public async Task One_more_than_may_wait_is_refused_at_once()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { MaxWaiting = 3 });
        PgSession session = await pool.AcquireAsync().Soon();
        Task<int>[] waiting =
        [
            .. Enumerable.Range(0, 3).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask()),
        ];
        var watch = Stopwatch.StartNew();

        var refused = await pool.FetchAsync("select 1").FailsAsync<PgOverloadedException, QueryResult>();
        await pool.AcquireAsync().FailsAsync<PgOverloadedException, PgSession>();

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
        await session.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 3), await Task.WhenAll(waiting).Soon());
    }

    [Fact]
    public async Task Who_came_first_is_served_first()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSession first = await pool.AcquireAsync().Soon();
        List<int> order = [];
        Task[] waiting =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(async i =>
                {
                    await using PgSession session = await pool.AcquireAsync();
                    lock (order)
                    {
                        order.Add(i);
                    }
                    await session.FetchAsync("select 1");
                }),
        ];
        await first.DisposeAsync();
        await Task.WhenAll(waiting).Soon();
        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact]
    public async Task Connections_that_nobody_uses_are_closed_down_to_the_minimum()
    {
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 4,
            change: o => o with { MinSize = 1, IdleLifetime = TimeSpan.FromSeconds(0.3) }
        );
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => pool.FetchAsync("select pg_sleep(0.1)").AsTask()))
            .Soon();
        await backends.UntilCountIsAsync(1);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Old_connections_are_replaced_and_nobody_notices()
    {
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 2,
            change: o => o with { MinSize = 2, ConnectionLifetime = TimeSpan.FromSeconds(0.4) }
        );
        HashSet<int> seen = [];
        using var end = new CancellationTokenSource(Patience.Limit);
        while (seen.Count < 6)
        {
            Assert.False(end.IsCancellationRequested);
            seen.Add(await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon());
        }
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task To_ask_for_a_second_session_while_holding_the_only_one_ends_with_an_error_not_with_a_hang()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                AcquireTimeout = TimeSpan.FromSeconds(0.2),
            }
        );
        await using PgSession outer = await pool.AcquireAsync().Soon();
        var failure = await pool.AcquireAsync().FailsAsync<PgOverloadedException, PgSession>();
        Assert.Contains(
            nameof(To_ask_for_a_second_session_while_holding_the_only_one_ends_with_an_error_not_with_a_hang),
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(1, await outer.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task An_endless_acquire_timeout_waits()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                AcquireTimeout = Timeout.InfiniteTimeSpan,
                ConnectTimeout = Timeout.InfiniteTimeSpan,
            }
        );
        PgSession session = await pool.AcquireAsync().Soon();
        Task<int> waiting = pool.FetchValueAsync<int>("select 1").AsTask();
        await session.FetchAsync("select pg_sleep(0.1)").Soon();
        Assert.False(waiting.IsCompleted);
        await session.DisposeAsync();
        Assert.Equal(1, await waiting.Soon());
    }

    [Fact]
    public async Task Many_acquires_cancelled_at_random_lose_no_connection()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 3);
        await Task.WhenAll(
                Enumerable
                    .Range(0, 16)
                    .Select(seed =>
                        Task.Run(async () =>
                        {
                            var random = new Random(seed);
                            for (int i = 0; i < 200; i++)
                            {
                                using var cancel = new CancellationTokenSource(
                                    TimeSpan.FromMilliseconds(random.NextDouble())
                                );
                                try
                                {
                                    await using PgSession session = await pool.AcquireAsync(cancel.Token);
                                    await session.FetchValueAsync<int>("select 1");
                                }
                                catch (PgCanceledException) { }
                            }
                        })
                    )
            )
            .WaitAsync(TimeSpan.FromSeconds(60));

        PgSession[] all =
        [
            await pool.AcquireAsync().Soon(),
            await pool.AcquireAsync().Soon(),
            await pool.AcquireAsync().Soon(),
        ];
        foreach (PgSession session in all)
        {
            await session.DisposeAsync();
        }
        await Patience.UntilAsync(() => pool.GetStatistics() is { Ready: 3, InFlight: 0 }, "all connections are back");
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_sessions_connection_counts_its_calls_and_forgets_them()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => session.FetchAsync("select 1").AsTask())).Soon();
        }
        await Patience.UntilAsync(() => pool.GetStatistics() is { Ready: 1, InFlight: 0 }, "nothing is in flight");
    }
}
