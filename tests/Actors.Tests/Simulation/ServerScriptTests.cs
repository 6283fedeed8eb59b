using ActorPg.Simulation;
using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Simulation;

public class ServerScriptTests
{
    private const uint Text = 25;
    private static readonly PgEndpoint _endpoint = new("db", 5432);

    private readonly SimulatedNetwork _network = new(new SimulationHost(seed: 9));
    private readonly ScriptedServer _server;

    public ServerScriptTests()
    {
        _server = new ScriptedServer(_network, _endpoint);
        _server.On("select 1").Returns(new RowField("one", Text)).Row("1"u8.ToArray());
    }

    private SimulationHost Host => _network.Host;

    [Fact]
    public void A_script_is_followed_step_by_step()
    {
        _server
            .Script()
            .ExpectStartup()
            .SendReady()
            .Expect(FrontendTag.Query)
            .Wait(TimeSpan.FromSeconds(5))
            .SendError("57P01", "terminating connection due to administrator command", "FATAL")
            .Close();
        var client = new WireClient(Host, _network, _endpoint);
        Assert.Equal("R Z:I", client.Start());
        Assert.Equal("E:57P01 end", client.Exchange(static t => Query.Write(t, "select 1")));
        Assert.InRange(Host.Now, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.1));
    }

    [Fact]
    public void A_message_that_the_script_does_not_expect_fails_the_simulation()
    {
        _server.Script().ExpectStartup().SendReady().Expect(FrontendTag.Parse);
        WireClient client = Started();
        var failure = Assert.Throws<SimulationException>(() => client.Exchange(static t => Query.Write(t, "select 1")));
        Assert.Contains("expects 'P', and the client sent 'Q' (so far: 0Q)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_can_hand_over_and_one_that_ends_takes_nothing_more()
    {
        _server.Script().ExpectStartup().SendReady().ThenServe();
        Assert.Equal("T D:1 C:SELECT 1 Z:I", Started().Exchange(static t => Query.Write(t, "select 1")));
        _server.Script().ExpectStartup().SendReady();
        WireClient client = Started();
        var failure = Assert.Throws<SimulationException>(() => client.Exchange(static t => Query.Write(t, "select 1")));
        Assert.Contains("expects nothing more", failure.Message, StringComparison.Ordinal);
    }

    private WireClient Started()
    {
        var client = new WireClient(Host, _network, _endpoint);
        client.Start();
        return client;
    }
}
