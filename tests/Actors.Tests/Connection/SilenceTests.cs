using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>Links whose other end is gone without a word: nothing is lost by waiting, and nobody waits for long.</summary>
public class SilenceTests
{
    private readonly PoolWorld _world = new();

    [Fact]
    public void Idle_connections_are_asked_and_the_dead_are_made_anew()
    {
        _world.Started(options =>
            options with
            {
                MinSize = 3,
                MaxSize = 3,
                PingInterval = TimeSpan.FromSeconds(20),
                CancelTimeout = TimeSpan.FromSeconds(2),
            }
        );
        Assert.True(_world.Host.RunUntil(() => _world.Pool.GetStatistics().Ready == 3, TimeSpan.FromSeconds(1)));
        ScriptedBackend dead = _world.Sessions[1];
        Vanish(dead);
        _world.Host.RunFor(TimeSpan.FromSeconds(25));
        Assert.Equal(1, _world.Pool.GetStatistics().Losses);
        Assert.Equal(4, _world.Sessions.Count);
        Assert.Equal(3, _world.Pool.GetStatistics().Idle);
        _world.Close();
    }

    [Fact]
    public void Being_asked_is_no_use_that_keeps_a_connection_alive()
    {
        _world.Started(options =>
            options with
            {
                MinSize = 0,
                PingInterval = TimeSpan.FromSeconds(5),
                IdleLifetime = TimeSpan.FromSeconds(30),
            }
        );
        Assert.Equal(1, _world.Host.Complete(_world.Select(1)));
        _world.Host.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(0, _world.Pool.GetStatistics().Ready);
        Assert.Equal(0, _world.Pool.GetStatistics().Losses);
        _world.Close();
    }

    [Fact]
    public void A_server_that_takes_nothing_is_left_after_the_write_timeout()
    {
        var limit = TimeSpan.FromSeconds(7);
        const string Update = "update big set data = $1";
        _world.Server.On(Update).Takes(17).Tag("UPDATE 1");
        _world.Started(options => options with { WriteTimeout = limit }).Warm();
        _world.Host.Complete(_world.Begin(() => _world.Pool.ExecuteAsync(Update, new byte[8])));
        _world.Session.Peer.PauseReading();
        TimeSpan start = _world.Host.Now;
        Task sending = _world.Begin(() => _world.Pool.ExecuteAsync(Update, new byte[8 << 20]));
        var failure = _world.Fails<PgConnectionException>(sending);
        Assert.Equal(PgOutcome.Unknown, failure.Outcome);
        Assert.Contains("took nothing", failure.Message, StringComparison.Ordinal);
        Assert.InRange(_world.Host.Now - start, limit, limit + TimeSpan.FromSeconds(1));
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), TimeSpan.FromSeconds(5)));
        _world.Close();
    }

    private static void Vanish(ScriptedBackend session)
    {
        SimulatedLink link = session.Peer.Link;
        link.ToClient.Faults.VanishAfterBytes = link.ToClient.CarriedBytes;
        link.ToServer.Faults.VanishAfterBytes = link.ToServer.CarriedBytes;
    }
}
