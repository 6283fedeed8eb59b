using ActorPg.Simulation;
using ActorPg.Simulation.Server;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>Waiting for a connection: in order, bounded in number and in time, and given up at once when the caller wants.</summary>
public class QueueTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void Who_came_first_is_served_first()
    {
        _world.Started();
        PgSession holder = _world.Acquire();
        List<int> served = [];
        Task[] waiting = [.. Enumerable.Range(1, 20).Select(n => _world.Begin(() => TakeTurnAsync(n)))];
        _world.Dispose(holder);
        _world.Host.Complete(Task.WhenAll(waiting), TimeSpan.FromSeconds(10));
        Assert.Equal(Enumerable.Range(1, 20), served);
        _world.Close();

        async ValueTask TakeTurnAsync(int n)
        {
            PgSession session = await _world.Pool.AcquireAsync().ConfigureAwait(false);
            served.Add(n);
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    [Fact]
    public void Nobody_overtakes_those_who_wait()
    {
        // Sessions and statements wait in one queue; a newcomer who finds the connection free for a moment does not slip in.
        _world.Started().Warm();
        PgSession holder = _world.Acquire();
        Task<int> first = _world.Select(1);
        Task<PgSession> session = _world.Begin(() => _world.Pool.AcquireAsync());
        Task<int> last = _world.Select(3);
        _world.Host.RunUntilIdle();
        _world.Dispose(holder);
        Task<int> late = _world.Select(4);
        PgSession second = _world.Host.Complete(session, _soon);
        Assert.Equal(2, _world.Host.Complete(_world.Begin(() => second.FetchValueAsync<int>("select $1", 2)), _soon));
        Assert.Equal([1, 2], _world.Executed);
        _world.Dispose(second);
        _world.Host.Complete(Task.WhenAll(first, last, late), _soon);
        Assert.Equal([1, 2, 3, 4], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void One_more_than_may_wait_is_refused_at_once()
    {
        _world.Started(options => options with { MaxWaiting = 3 });
        PgSession holder = _world.Acquire();
        Task<PgSession>[] waiting =
        [
            .. Enumerable.Range(0, 3).Select(_ => _world.Begin(() => _world.Pool.AcquireAsync())),
        ];
        _world.Host.RunUntilIdle();
        TimeSpan start = _world.Host.Now;
        var refused = _world.Fails<PgOverloadedException>(_world.Begin(() => _world.Pool.AcquireAsync()));
        Assert.Equal(start, _world.Host.Now);
        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
        Assert.Contains("3 wait already, which is the limit", refused.Message, StringComparison.Ordinal);
        _world.Dispose(holder);
        foreach (Task<PgSession> waiter in waiting)
        {
            _world.Dispose(_world.Host.Complete(waiter, _soon));
        }
        Assert.Equal(1, _world.Pool.GetStatistics().Overloads);
        _world.Close();
    }

    [Fact]
    public void Those_who_gave_up_take_no_place_in_the_queue()
    {
        _world.Started(options => options with { MaxWaiting = 3 });
        PgSession holder = _world.Acquire();
        using var source = new CancellationTokenSource();
        Task<PgSession>[] gone =
        [
            .. Enumerable.Range(0, 3).Select(_ => _world.Begin(() => _world.Pool.AcquireAsync(source.Token))),
        ];
        _world.Host.RunUntilIdle();
        _world.Host.Do(source.Cancel);
        Assert.All(gone, waiter => Assert.Equal(PgOutcome.NotSent, _world.Fails<PgCanceledException>(waiter).Outcome));
        Task<PgSession> next = _world.Begin(() => _world.Pool.AcquireAsync());
        _world.Host.RunUntilIdle();
        _world.Dispose(holder);
        _world.Dispose(_world.Host.Complete(next, _soon));
        _world.Close();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_waits_too_long_is_told_when_and_who_holds_what(bool forSession)
    {
        _world.Started(options => options with { AcquireTimeout = TimeSpan.FromSeconds(5), PoolName = "shop" });
        PgSession holder = _world.Host.Complete(
            _world.Begin(() => _world.Pool.AcquireAsync(holder: "the nightly report"))
        );
        _world.Host.RunFor(TimeSpan.FromSeconds(2));
        TimeSpan start = _world.Host.Now;
        Task waiting = forSession ? _world.Begin(() => _world.Pool.AcquireAsync()) : _world.Select(1);
        var overloaded = _world.Fails<PgOverloadedException>(waiting);
        Assert.Equal(TimeSpan.FromSeconds(5), _world.Host.Now - start);
        Assert.Equal(
            "Pool 'shop': no connection became free within 5 s. Size 1 of 1, busy 1, connecting 0, waiting 1. "
                + "Held longest by the nightly report: 7.0 s.",
            overloaded.Message
        );
        Assert.IsType<TimeoutException>(overloaded.InnerException);
        _world.Dispose(holder);
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        _world.Close();
    }

    [Fact]
    public void Who_was_promised_a_connection_that_does_not_come_free_waits_no_longer_either()
    {
        _world.Started(options => options with { AcquireTimeout = TimeSpan.FromSeconds(5) }).Warm("select hold");
        Task<int> held = _world.Hold();
        TimeSpan start = _world.Host.Now;
        _world.Fails<PgOverloadedException>(_world.Begin(() => _world.Pool.AcquireAsync()));
        Assert.Equal(TimeSpan.FromSeconds(5), _world.Host.Now - start);
        Task<int> behind = _world.Select(1);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(10));
        Assert.Equal(2, _world.Pool.GetStatistics().InFlight); // strangers share it again
        _world.Session.Release();
        Assert.Equal(42, _world.Host.Complete(held, _soon));
        Assert.Equal(1, _world.Host.Complete(behind, _soon));
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        _world.Close();
    }

    [Fact]
    public void Without_an_acquire_timeout_waiting_has_no_end()
    {
        _world.Started(options => options with { AcquireTimeout = Timeout.InfiniteTimeSpan });
        PgSession holder = _world.Acquire();
        Task<int> waiting = _world.Select(1);
        _world.Host.RunFor(TimeSpan.FromHours(2));
        Assert.False(waiting.IsCompleted);
        _world.Dispose(holder);
        Assert.Equal(1, _world.Host.Complete(waiting, _soon));
        _world.Close();
    }

    [Fact]
    public void A_call_given_up_while_it_waits_was_never_sent()
    {
        _world.Started().Warm();
        PgSession holder = _world.Acquire();
        using var source = new CancellationTokenSource();
        Task<int> cancelled = _world.Select(1, source.Token);
        Task<int> timed = _world.Select(2, new PgCallOptions { Timeout = TimeSpan.FromSeconds(1) });
        Task<int> patient = _world.Select(3);
        _world.Host.RunUntilIdle();
        _world.Host.Do(source.Cancel);
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgCanceledException>(cancelled).Outcome);
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgTimeoutException>(timed).Outcome);
        _world.Dispose(holder);
        Assert.Equal(3, _world.Host.Complete(patient, _soon));
        Assert.Equal([3], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void A_token_that_is_cancelled_before_the_call_sends_nothing()
    {
        _world.Started().Warm();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgCanceledException>(_world.Select(1, source.Token)).Outcome);
        _world.Fails<OperationCanceledException>(_world.Begin(() => _world.Pool.AcquireAsync(source.Token)));
        _world.Fails<OperationCanceledException>(_world.Begin(() => _world.Pool.ExecuteAsync("update", source.Token)));
        Assert.Empty(_world.Executed);
        _world.Close();
    }

    [Fact]
    public void A_session_taken_too_late_comes_back_by_itself()
    {
        // Given up at every moment of the grant: the connection is never lost to the pool.
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var world = new PoolWorld(seed);
            world.Started();
            PgSession holder = world.Acquire();
            using var source = new CancellationTokenSource();
            Task<PgSession> late = world.Begin(() => world.Pool.AcquireAsync(source.Token));
            world.Dispose(holder);
            int events = (int)seed;
            world.Host.RunUntil(() => events-- <= 0, _soon);
            world.Host.Do(source.Cancel);
            world.Host.RunUntilIdle();
            if (late.IsCompletedSuccessfully)
            {
                world.Dispose(world.Host.Complete(late));
            }
            Assert.Equal(1, world.Host.Complete(world.Select(1), _soon));
            world.Close();
        }
    }

    [Fact]
    public void Deep_pipelines_make_the_pool_grow()
    {
        _world.Started(options => options with { MaxSize = 3 }).Warm("select $1", "select hold");
        Task<int> held = _world.Hold();
        ScriptedBackend first = _world.Session;
        Task<int>[] calls = [.. Enumerable.Range(1, 40).Select(n => _world.Select(n))];
        Assert.True(_world.Host.RunUntil(() => _world.Pool.GetStatistics().Ready > 1, _soon), "it grows");
        Assert.Equal(99, _world.Host.Complete(_world.Select(99), _soon));
        first.Release();
        Assert.Equal(42, _world.Host.Complete(held, _soon));
        Assert.Equal(Enumerable.Range(1, 40), calls.Select(call => _world.Host.Complete(call, _soon)));
        _world.Close();
    }

    [Fact]
    public void A_statement_not_known_to_be_quick_has_a_connection_to_itself()
    {
        _world.Started(options => options with { MaxSize = 2 }).Warm();
        Task<int> slow = _world.Hold(); // never ran to its end before
        ScriptedBackend first = _world.Session;
        Task<int>[] calls = [.. Enumerable.Range(1, 30).Select(n => _world.Select(n))];
        Assert.Equal(Enumerable.Range(1, 30), calls.Select(call => _world.Host.Complete(call, _soon)));
        Assert.Equal(2, _world.Sessions.Count);
        Assert.Equal("select hold", first.Running);
        first.Release();
        Assert.Equal(42, _world.Host.Complete(slow, _soon));
        _world.Close();
    }

    [Fact]
    public void No_connection_has_more_in_flight_than_the_limit()
    {
        _world.Started(options => options with { PipelineLimit = 4, MaxSize = 1 }).Warm("select $1", "select hold");
        Task<int> held = _world.Hold();
        Task<int>[] calls = [.. Enumerable.Range(1, 10).Select(n => _world.Select(n))];
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.Equal(4, _world.Pool.GetStatistics().InFlight);
        _world.Session.Release();
        Assert.Equal(42, _world.Host.Complete(held, _soon));
        Assert.Equal(Enumerable.Range(1, 10), calls.Select(call => _world.Host.Complete(call, _soon)));
        _world.Close();
    }
}
