using ActorPg.Simulation;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>One holder at a time, alone, on a connection that is as new; and it comes back whatever becomes of the holder.</summary>
public class LeaseTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void A_session_is_granted_once_what_was_in_flight_is_answered()
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> held = _world.Hold();
        Task<int> behind = _world.Select(1);
        _world.Host.RunUntilIdle();
        Task<PgSession> granted = _world.Begin(() => _world.Pool.AcquireAsync());
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.False(granted.IsCompleted);
        _world.Session.Release();
        PgSession session = _world.Host.Complete(granted, _soon);
        _world.Host.RunUntilIdle();
        Assert.True(held.IsCompletedSuccessfully && behind.IsCompletedSuccessfully);
        _world.Dispose(session);
        _world.Close();
    }

    [Fact]
    public void Strangers_never_come_between()
    {
        _world.Started().Warm();
        PgTransaction transaction = _world.Host.Complete(_world.Begin(() => _world.Pool.BeginAsync()));
        Task<int>[] strangers = [.. Enumerable.Range(100, 5).Select(n => _world.Select(n))];
        foreach (int n in Enumerable.Range(1, 3))
        {
            Task<int> own = _world.Begin(() => transaction.FetchValueAsync<int>("select $1", n));
            Assert.Equal(n, _world.Host.Complete(own, _soon));
        }
        _world.Host.Complete(_world.Begin(() => transaction.CommitAsync()), _soon);
        Assert.Equal(Enumerable.Range(100, 5), strangers.Select(task => _world.Host.Complete(task, _soon)));
        Assert.Equal([1, 2, 3, 100, 101, 102, 103, 104], _world.Executed);
        Assert.Equal(["BEGIN", "COMMIT"], PoolWorld.Queries(_world.Session));
        _world.Close();
    }

    [Fact]
    public void A_stream_that_is_given_up_late_never_passes_for_the_whole()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var world = new PoolWorld(seed);
            world
                .Server.On("select many")
                .Returns(new RowField("n", PoolWorld.Int4))
                .Rows(static _ => Enumerable.Repeat<byte[]?[]>([PoolWorld.Bytes(1)], 5000));
            world.Started();
            int rows = 0;
            var patience = new PgCallOptions { Timeout = TimeSpan.FromMicroseconds(200 * seed) };
            Task reading = world.Begin(() => new ValueTask(ReadAsync()));
            Exception? failure = Record.Exception(() => world.Host.Complete(reading, _soon));
            Assert.True(failure is PgTimeoutException || rows == 5000, $"seed {seed}: {rows} rows, {failure?.Message}");
            world.Close();

            async Task ReadAsync()
            {
                await foreach (PgRecord _ in world.Pool.StreamAsync("select many", patience).ConfigureAwait(false))
                {
                    rows++;
                }
            }
        }
    }

    [Fact]
    public void Several_calls_at_once_queue_in_order()
    {
        _world.Started().Warm();
        PgSession session = _world.Acquire();
        Task<int>[] calls =
        [
            .. Enumerable.Range(1, 10).Select(n => _world.Begin(() => session.FetchValueAsync<int>("select $1", n))),
        ];
        Assert.Equal(Enumerable.Range(1, 10), calls.Select(call => _world.Host.Complete(call, _soon)));
        Assert.Equal(Enumerable.Range(1, 10), _world.Executed);
        _world.Dispose(session);
        _world.Close();
    }

    [Fact]
    public void A_clean_session_comes_back_without_a_word()
    {
        _world.Started().Warm();
        int before = _world.Session.Received.Count;
        PgSession session = _world.Acquire();
        _world.Host.Complete(_world.Begin(() => session.FetchValueAsync<int>("select $1", 1)));
        _world.Dispose(session);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal("BESBES", _world.Session.Tags[before..]);
        _world.Close();
    }

    [Fact]
    public void An_open_transaction_is_rolled_back_and_nothing_else()
    {
        _world.Started().Warm();
        PgTransaction transaction = _world.Host.Complete(_world.Begin(() => _world.Pool.BeginAsync()));
        _world.Dispose(transaction);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal(["BEGIN", "ROLLBACK"], PoolWorld.Queries(_world.Session));
        _world.Close();
    }

    [Fact]
    public void A_session_that_may_have_been_changed_is_reset_before_the_next()
    {
        _world.Started().Warm();
        PgSession session = _world.Acquire();
        _world.Host.Complete(_world.Begin(() => session.FetchAsync("set x = 1")));
        _world.Dispose(session);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal([PoolWorld.Reset], PoolWorld.Queries(_world.Session));
        _world.Close();
    }

    [Fact]
    public void A_changed_session_within_a_transaction_is_rolled_back_and_reset_in_one()
    {
        _world.Started().Warm();
        PgSession session = _world.Acquire();
        PgTransaction transaction = _world.Host.Complete(_world.Begin(() => session.BeginAsync()));
        _world.Host.Complete(_world.Begin(() => transaction.FetchAsync("set x = 1")));
        _world.Dispose(session);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal(["BEGIN", "ROLLBACK;" + PoolWorld.Reset], PoolWorld.Queries(_world.Session));
        Assert.Equal(TransactionStatus.Idle, _world.Session.Status);
        _world.Close();
    }

    [Fact]
    public void A_session_that_cannot_be_reset_is_replaced()
    {
        _world.Server.On(PoolWorld.Reset).Fails("XX000", "no");
        _world.Started().Warm();
        PgSession session = _world.Acquire();
        _world.Host.Complete(_world.Begin(() => session.FetchAsync("set x = 1")));
        _world.Dispose(session);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal(2, _world.Sessions.Count);
        _world.Close();
    }

    [Fact]
    public void A_session_whose_reset_is_not_answered_is_replaced()
    {
        _world.Started(options => options with { ConnectTimeout = TimeSpan.FromSeconds(3) }).Warm();
        PgSession session = _world.Acquire();
        _world.Host.Complete(_world.Begin(() => session.FetchAsync("set x = 1")));
        _world.Session.Peer.Link.ToServer.Faults.VanishAfterBytes = 0;
        _world.Dispose(session);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), TimeSpan.FromSeconds(4)));
        _world.Close();
    }

    [Fact]
    public void A_commit_that_rolls_back_is_an_error()
    {
        _world.Server.On("update").Fails("23505", "duplicate key");
        _world.Started();
        PgTransaction transaction = _world.Host.Complete(_world.Begin(() => _world.Pool.BeginAsync()));
        Assert.Equal(
            "23505",
            _world.Fails<PostgresException>(_world.Begin(() => transaction.ExecuteAsync("update"))).SqlState
        );
        Assert.Equal("25P02", _world.Fails<PostgresException>(_world.Begin(() => transaction.CommitAsync())).SqlState);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        _world.Close();
    }

    [Fact]
    public void A_session_disposed_of_while_busy_is_cancelled_and_then_cleaned()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        PgTransaction transaction = _world.Host.Complete(_world.Begin(() => _world.Pool.BeginAsync()));
        Task<int> running = _world.Begin(() => transaction.FetchValueAsync<int>("select hold"));
        Assert.True(_world.Host.RunUntil(() => _world.Session.Running is not null, _soon));
        _world.Dispose(transaction);
        Assert.True(_world.Host.RunUntil(() => _world.Server.Cancels.Count == 1, _soon));
        CancelArrival cancel = _world.Server.Cancels[0];
        Assert.True(cancel.Land());
        Assert.Equal(PgOutcome.Server, _world.Fails<PgCanceledException>(running).Outcome);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.Equal(["BEGIN"], PoolWorld.Queries(_world.Session));
        _world.Host.Do(cancel.Finish);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal(["BEGIN", "ROLLBACK"], PoolWorld.Queries(_world.Session));
        _world.Close();
    }

    [Fact]
    public void A_session_disposed_of_with_several_calls_in_flight_comes_back_in_time()
    {
        _world
            .Started(options => options with { CancelTimeout = TimeSpan.FromSeconds(2) })
            .Warm("select $1", "select hold");
        PgSession session = _world.Acquire();
        Task<int>[] running =
        [
            .. Enumerable.Range(0, 3).Select(_ => _world.Begin(() => session.FetchValueAsync<int>("select hold"))),
        ];
        Assert.True(_world.Host.RunUntil(() => _world.Session.Running is not null, _soon));
        _world.Host.RunUntilIdle();
        _world.Dispose(session);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), TimeSpan.FromSeconds(10)));
        Assert.All(running, call => Assert.NotNull(Record.Exception(() => _world.Host.Complete(call))));
        Assert.Equal(0, _world.Pool.GetStatistics().InFlight);
        _world.Close();
    }

    [Fact]
    public void A_second_dispose_gives_back_nothing_that_is_anothers()
    {
        _world.Started().Warm();
        PgSession first = _world.Acquire();
        _world.Dispose(first);
        PgSession second = _world.Acquire();
        _world.Dispose(first);
        Assert.Equal(1, _world.Host.Complete(_world.Begin(() => second.FetchValueAsync<int>("select $1", 1)), _soon));
        _world.Fails<ObjectDisposedException>(_world.Begin(() => new ValueTask(Later())));
        _world.Dispose(second);
        _world.Close();

        async Task Later() => await first.FetchValueAsync<int>("select $1", 1).ConfigureAwait(false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_session_comes_back_when_its_owner_stops(bool whileBusy)
    {
        _world.Started().Warm("select $1", "select hold");
        var owner = _world.Host.Spawn(() => new Owner(), "owner");
        PgSession session = _world.Host.Complete(_world.Begin(() => _world.Pool.AcquireAsync(owner: owner)));
        Task running = _world.Begin(() => session.FetchAsync("set x = 1"));
        _world.Host.Complete(running);
        if (whileBusy)
        {
            running = _world.Begin(() => session.FetchValueAsync<int>("select hold"));
            Assert.True(_world.Host.RunUntil(() => _world.Session.Running is not null, _soon));
        }
        _world.Host.Complete(_world.Host.StopAsync(owner));
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal([PoolWorld.Reset], PoolWorld.Queries(_world.Session));
        Assert.Equal(whileBusy, _world.Server.Cancels.Count == 1);
        Assert.Equal(whileBusy, running.IsFaulted || running.IsCanceled);
        Assert.Single(_world.Sessions);

        // What the former holder asks now goes nowhere.
        Task<int> later = _world.Begin(() => session.FetchValueAsync<int>("select $1", 9));
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(later).Outcome);
        Assert.DoesNotContain(9, _world.Executed);
        _world.Dispose(session);
        _world.Close();
    }

    [Fact]
    public void A_session_of_an_owner_that_has_stopped_already_comes_back_at_once()
    {
        _world.Started().Warm();
        var owner = _world.Host.Spawn(() => new Owner(), "owner");
        _world.Host.Complete(_world.Host.StopAsync(owner));
        PgSession session = _world.Host.Complete(_world.Begin(() => _world.Pool.AcquireAsync(owner: owner)));
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        _world.Dispose(session);
        _world.Close();
    }

    [Fact]
    public void An_owner_that_stops_after_it_gave_its_session_back_takes_nothing_from_the_next()
    {
        _world.Started().Warm();
        var owner = _world.Host.Spawn(() => new Owner(), "owner");
        PgSession first = _world.Host.Complete(_world.Begin(() => _world.Pool.AcquireAsync(owner: owner)));
        _world.Dispose(first);
        PgSession second = _world.Acquire();
        _world.Host.Complete(_world.Host.StopAsync(owner));
        _world.Host.RunUntilIdle();
        Assert.Equal(1, _world.Host.Complete(_world.Begin(() => second.FetchValueAsync<int>("select $1", 1)), _soon));
        _world.Dispose(second);
        _world.Close();
    }

    [Fact]
    public void A_statement_that_changes_the_session_takes_one_and_has_it_reset()
    {
        _world.Started();
        _world.Host.Complete(_world.Begin(() => _world.Pool.FetchAsync("set x = 1")));
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal([PoolWorld.Reset], PoolWorld.Queries(_world.Session));
        _world.Close();
    }

    [Fact]
    public void A_statement_that_leaves_a_transaction_open_on_a_shared_connection_costs_it()
    {
        _world.Started().Warm();
        _world.Session.Session.Status = TransactionStatus.InTransaction;
        Record.Exception(() => _world.Host.Complete(_world.Select(1)));
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        Assert.Equal(2, _world.Sessions.Count);
        _world.Close();
    }

    private sealed class Owner : ActorPg.Model.Actor<object>
    {
        protected override void Receive(object message) { }
    }
}
