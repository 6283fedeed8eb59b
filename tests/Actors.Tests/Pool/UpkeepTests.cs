using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>When connections are replaced, and what is said to the server about it.</summary>
public class UpkeepTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void A_connection_serves_exactly_as_many_requests_as_it_may_when_they_come_one_by_one()
    {
        _world.Started(options => options with { MaxQueries = 3 });
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(i, _world.Host.Complete(_world.Select(i), _soon));
            _world.Host.RunUntilIdle();
        }
        Assert.Equal(Enumerable.Range(0, 30), _world.Executed);
        Assert.All(_world.Sessions.SkipLast(1), session => Assert.Equal(3, session.Tags.Count(tag => tag == 'S')));
        Assert.All(_world.Sessions.SkipLast(1), session => Assert.Null(session.ClosedBy));
        _world.Close();
    }

    [Fact]
    public void When_one_connection_is_lost_the_idle_ones_are_asked_and_one_that_is_dead_is_made_anew()
    {
        _world.Started(options => options with { MinSize = 3, MaxSize = 3 });
        Assert.True(_world.Host.RunUntil(() => _world.Pool.GetStatistics().Ready == 3, _soon));
        ScriptedBackend lost = _world.Sessions[0];
        ScriptedBackend dead = _world.Sessions[1];
        ScriptedBackend well = _world.Sessions[2];
        SimulatedLink link = dead.Peer.Link;
        link.ToClient.Faults.VanishAfterBytes = link.ToClient.CarriedBytes;
        link.ToServer.Faults.VanishAfterBytes = link.ToServer.CarriedBytes;
        _world.Host.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal(3, _world.Sessions.Count);
        lost.Peer.Reset();
        _world.Host.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal(5, _world.Sessions.Count);
        Assert.EndsWith("S", well.Tags, StringComparison.Ordinal);
        Assert.False(well.IsClosed);
        Assert.Equal(2, _world.Pool.GetStatistics().Losses);
        Assert.Equal(3, _world.Pool.GetStatistics().Idle);
        _world.Close();
    }

    [Fact]
    public void A_standby_that_was_promoted_has_its_connections_replaced_once()
    {
        _world.Started(options => options with { MinSize = 3, MaxSize = 3 });
        Assert.True(_world.Host.RunUntil(() => _world.Pool.GetStatistics().Ready == 3, _soon));
        _world.Server.Parameters["in_hot_standby"] = "on";
        foreach (ScriptedBackend session in _world.Sessions.ToArray())
        {
            session.Send(output => new ParameterStatus("in_hot_standby", "on").Write(output));
        }
        _world.Host.RunFor(_soon);
        Assert.Equal(6, _world.Sessions.Count);
        Assert.All(_world.Sessions.Take(3), session => Assert.True(session.IsClosed && session.ClosedBy is null));
        _world.Close();
    }

    [Fact]
    public void With_hooks_a_caller_pays_for_what_they_send_and_for_nothing_else()
    {
        int setups = 0;
        int resets = 0;
        _world.Started(options =>
            options with
            {
                Setup = _ =>
                {
                    setups++;
                    return default;
                },
                Reset = _ =>
                {
                    resets++;
                    return default;
                },
            }
        );
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        _world.Host.RunUntilIdle();
        int before = _world.Session.Received.Count;
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        _world.Host.RunUntilIdle();
        Assert.Equal("BES", _world.Session.Tags[before..]);
        Assert.Equal((3, 3), (setups, resets)); // with the one that proved the pool at its start
        _world.Close();
    }

    [Fact]
    public void A_connection_is_initiated_before_it_is_shared_and_nobody_comes_between()
    {
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var world = new PoolWorld(seed);
            world.Server.On("init").Tag("SELECT 0").Lasts(TimeSpan.FromMilliseconds(5));
            world.Started(options =>
                options with
                {
                    MinSize = 2,
                    MaxSize = 4,
                    Init = async session => await session.ExecuteAsync("init").ConfigureAwait(false),
                }
            );
            Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(n => world.Select(n))];
            Assert.Equal(Enumerable.Range(0, 20), calls.Select(call => world.Host.Complete(call)));
            world.Sessions[0].Peer.Reset();
            world.Host.RunFor(_soon);
            Assert.Equal(7, world.Host.Complete(world.Select(7)));
            world.Host.RunFor(_soon);
            Assert.All(world.Sessions, session => Assert.StartsWith("0Q", session.Tags, StringComparison.Ordinal));
            Assert.All(world.Sessions, session => Assert.Equal(["init"], PoolWorld.Queries(session)));
            world.Close();
        }
    }

    [Fact]
    public void Init_that_always_throws_fails_every_caller_in_turn_and_does_not_storm_the_server()
    {
        bool fails = false;
        _world.Started(options =>
            options with
            {
                MinSize = 2,
                MaxSize = 2,
                Init = _ => fails ? throw new NotSupportedException("mine") : default,
            }
        );
        _world.Host.RunFor(_soon);
        fails = true;
        _world.Host.Complete(_world.Begin(() => new ValueTask(_world.Pool.ExpireAsync())));
        _world.Host.RunFor(_soon);
        Assert.InRange(_world.Sessions.Count, 3, 6);
        foreach (int n in Enumerable.Range(0, 3))
        {
            _world.Fails<NotSupportedException>(_world.Select(n));
        }
        fails = false;
        Assert.Equal(9, _world.Host.Complete(_world.Select(9)));
        _world.Close();
    }

    [Fact]
    public void All_are_replaced_by_order_and_those_that_are_still_being_made_as_well()
    {
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var world = new PoolWorld(seed);
            world.Started(options => options with { MinSize = 1, MaxSize = 3 });
            world.Host.Complete(world.Begin(() => new ValueTask(world.Pool.ResizeAsync(3, 3))));
            Assert.True(world.Host.RunUntil(() => world.Sessions.Count == 3, _soon));
            Assert.NotEqual(3, world.Pool.GetStatistics().Ready);
            ScriptedBackend[] old = [.. world.Sessions];
            world.Host.Complete(world.Begin(() => new ValueTask(world.Pool.ExpireAsync())));
            world.Host.RunFor(_soon);
            Assert.All(old, session => Assert.True(session.IsClosed || session.Peer.IsClosed));
            Assert.Equal(6, world.Sessions.Count);
            Assert.Equal(3, world.Pool.GetStatistics().Ready);
            Assert.Equal(0, world.Pool.GetStatistics().Losses);
            world.Close();
        }
    }
}
