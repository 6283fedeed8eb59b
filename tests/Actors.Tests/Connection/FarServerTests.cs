using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>A statement is not slow because the server is far away.</summary>
public class FarServerTests
{
    private const string Work = "select 1";
    private static readonly PgEndpoint _endpoint = new("far", 5432);
    private static readonly TimeSpan _oneWay = TimeSpan.FromMilliseconds(10);

    private readonly SimulatedNetwork _network = new(new SimulationHost(seed: 11))
    {
        Conditions = new NetworkConditions { MinLatency = _oneWay, MaxLatency = _oneWay },
    };
    private readonly ScriptedServer _server;

    public FarServerTests()
    {
        _server = new ScriptedServer(_network, _endpoint);
    }

    [Fact]
    public void Quick_statements_share_a_connection_to_a_far_server()
    {
        _server.On(Work).Returns(new RowField("one", 23)).Row([0, 0, 0, 1]);

        Assert.InRange(TimeOf(20), _oneWay * 2, _oneWay * 4);
    }

    [Fact]
    public void Slow_statements_have_a_connection_to_themselves_on_a_far_server_too()
    {
        _server.On(Work).Returns(new RowField("one", 23)).Row([0, 0, 0, 1]).Lasts(TimeSpan.FromMilliseconds(30));

        Assert.InRange(TimeOf(20), 19.9 * (TimeSpan.FromMilliseconds(30) + _oneWay + _oneWay), TimeSpan.MaxValue);
    }

    /// <summary>How long so many take that are sent at once, over one connection that knows the statement.</summary>
    private TimeSpan TimeOf(int count)
    {
        SimulationHost host = _network.Host;
        PgOptions options = new()
        {
            Endpoints = [_endpoint],
            User = "alice",
            Password = "secret",
            MaxSize = 1,
        };
        PgPool pool = host.Complete(PgPool.StartAsync(options, host, _network));
        for (int i = 0; i < 5; i++)
        {
            host.Complete(pool.FetchAsync(Work));
        }
        TimeSpan start = host.Now;
        Task? all = null;
        host.Do(() => all = Task.WhenAll(Enumerable.Range(0, count).Select(_ => pool.FetchAsync(Work).AsTask())));
        host.Complete(all!);
        TimeSpan took = host.Now - start;
        host.Complete(pool.CloseAsync());
        return took;
    }
}
