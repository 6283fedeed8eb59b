using ActorPg.Simulation;
using ActorPg.Simulation.Server;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>Connections that come and go with age and need, and the end of the pool.</summary>
public class LifecycleTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void The_minimum_is_opened_at_the_start_and_kept_up()
    {
        _world.Started(options => options with { MinSize = 6, MaxSize = 8 });
        Assert.True(_world.Host.RunUntil(() => _world.Pool.GetStatistics().Ready == 6, _soon));
        foreach (ScriptedBackend session in _world.Sessions.Take(5).ToArray())
        {
            session.Peer.Close();
        }
        _world.Host.RunFor(_soon);
        Assert.Equal(6, _world.Pool.GetStatistics().Ready);
        Assert.Equal(11, _world.Sessions.Count);
        _world.Close();
    }

    [Fact]
    public void Idle_connections_beyond_the_minimum_are_closed()
    {
        _world.Started(options => options with { MinSize = 2, MaxSize = 4, IdleLifetime = TimeSpan.FromSeconds(30) });
        PgSession[] sessions = [.. Enumerable.Range(0, 4).Select(_ => _world.Acquire())];
        _world.Host.RunFor(TimeSpan.FromSeconds(60));
        Assert.Equal(4, Open());
        foreach (PgSession session in sessions)
        {
            _world.Dispose(session);
        }
        _world.Host.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(4, Open());
        _world.Host.RunFor(TimeSpan.FromSeconds(40));
        Assert.Equal(2, Open());
        Assert.All(_world.Sessions.Where(session => session.IsClosed), session => Assert.Null(session.ClosedBy));
        Assert.Equal(2, _world.Pool.GetStatistics().Ready);
        _world.Close();
    }

    [Fact]
    public void Old_connections_are_replaced_each_at_its_own_time()
    {
        _world.Started(options =>
            options with
            {
                MinSize = 4,
                MaxSize = 4,
                ConnectionLifetime = TimeSpan.FromMinutes(10),
            }
        );
        Assert.True(_world.Host.RunUntil(() => Open() == 4, _soon));
        _world.Host.RunFor(TimeSpan.FromMinutes(8.9));
        Assert.Equal(4, _world.Sessions.Count);
        _world.Host.RunFor(TimeSpan.FromMinutes(2.4));
        Assert.Equal(8, _world.Sessions.Count);
        Assert.Equal(4, Open());
        _world.Close();
    }

    [Fact]
    public void An_old_connection_finishes_what_it_has()
    {
        _world
            .Started(options => options with { ConnectionLifetime = TimeSpan.FromSeconds(10) })
            .Warm("select $1", "select hold");
        Task<int> held = _world.Hold();
        ScriptedBackend old = _world.Session;
        _world.Host.RunFor(TimeSpan.FromSeconds(30));
        Assert.False(held.IsCompleted);
        Task<int> next = _world.Select(1);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        old.Release();
        Assert.Equal(42, _world.Host.Complete(held, _soon));
        Assert.Equal(1, _world.Host.Complete(next, _soon));
        Assert.True(old.IsClosed);
        Assert.Null(old.ClosedBy);
        Assert.Equal(2, _world.Sessions.Count);
        _world.Close();
    }

    [Fact]
    public void A_pool_without_a_minimum_opens_when_asked_and_empties_when_idle()
    {
        _world.Started(options => options with { MinSize = 0, IdleLifetime = TimeSpan.FromSeconds(5) });
        _world.Host.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(0, Open());
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        _world.Close();
    }

    [Fact]
    public void Closing_answers_what_is_in_flight_and_refuses_what_is_new()
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> held = _world.Hold();
        Task<int> behind = _world.Select(1);
        _world.Host.RunUntilIdle();
        Task closing = _world.Begin(() => new ValueTask(_world.Pool.CloseAsync()));
        _world.Fails<ObjectDisposedException>(_world.Begin(() => new ValueTask(Late())));
        _world.Fails<ObjectDisposedException>(_world.Begin(() => new ValueTask(LateSession())));
        _world.Host.RunFor(TimeSpan.FromSeconds(5));
        Assert.False(closing.IsCompleted);
        _world.Session.Release();
        Assert.Equal(42, _world.Host.Complete(held, _soon));
        Assert.Equal(1, _world.Host.Complete(behind, _soon));
        _world.Host.Complete(closing, _soon);
        _world.Host.RunUntilIdle();
        Assert.True(_world.Sessions[0].IsClosed);
        Assert.Null(_world.Sessions[0].ClosedBy);
        _world.Close();

        async Task Late() => await _world.Pool.FetchValueAsync<int>("select $1", 1).ConfigureAwait(false);
        async Task LateSession() => await _world.Pool.AcquireAsync().ConfigureAwait(false);
    }

    [Fact]
    public void Closing_answers_those_who_wait_at_once()
    {
        _world.Started().Warm();
        PgSession holder = _world.Acquire();
        Task<int> waiting = _world.Select(1);
        Task<PgSession> session = _world.Begin(() => _world.Pool.AcquireAsync());
        _world.Host.RunUntilIdle();
        TimeSpan start = _world.Host.Now;
        Task closing = _world.Begin(() => new ValueTask(_world.Pool.CloseAsync()));
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(waiting).Outcome);
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(session).Outcome);
        Assert.Equal(start, _world.Host.Now);
        Assert.Equal(2, _world.Host.Complete(_world.Begin(() => holder.FetchValueAsync<int>("select $1", 2)), _soon));
        _world.Dispose(holder);
        _world.Host.Complete(closing, _soon);
        _world.Close();
    }

    [Fact]
    public void What_is_not_done_in_time_is_cut()
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> held = _world.Hold();
        Task<PgSession> promised = _world.Begin(() => _world.Pool.AcquireAsync());
        _world.Host.RunUntilIdle();
        TimeSpan start = _world.Host.Now;
        Task closing = _world.Begin(() => new ValueTask(_world.Pool.CloseAsync(TimeSpan.FromSeconds(3))));
        Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(held).Outcome);
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(promised).Outcome);
        _world.Host.Complete(closing, _soon);
        Assert.Equal(3, (_world.Host.Now - start).TotalSeconds, 0.01);
        _world.Close();
    }

    [Fact]
    public void A_session_lost_while_the_pool_closes_does_not_hold_it_up()
    {
        _world.Started().Warm();
        PgSession holder = _world.Acquire();
        Task closing = _world.Begin(() => new ValueTask(_world.Pool.CloseAsync()));
        _world.Host.RunUntilIdle();
        _world.Session.Peer.Close();
        _world.Host.Complete(closing, _soon);
        _world.Dispose(holder);
        _world.Close();
    }

    [Fact]
    public void Closing_while_nothing_can_connect_ends_at_once()
    {
        _world.Started();
        _world.Network.Unlisten(PoolWorld.Endpoint);
        _world.Session.Peer.Close();
        _world.Host.RunFor(TimeSpan.FromSeconds(5));
        Task<int> waiting = _world.Select(1);
        _world.Host.RunUntilIdle();
        _world.Host.Complete(_world.Begin(() => new ValueTask(_world.Pool.CloseAsync())), _soon);
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(waiting).Outcome);
        _world.Close();
    }

    private int Open() => _world.Sessions.Count(session => !session.IsClosed);
}
