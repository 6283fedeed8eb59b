using ActorPg.Bench.Compare.Scenarios;
using Lane = ActorPg.Messages.Lane;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>Ourselves: one pool for all callers.</summary>
/// <param name="name">What it is called in the figures.</param>
/// <param name="isIsolated">True to do by the pool itself what is otherwise done by a lane, so that the two can be compared.</param>
internal sealed class ActorPgPeer(string name, bool isIsolated = false) : OwnPeer(name)
{
    public override bool Takes(Scenario scenario) => !isIsolated || scenario.Lane != Lane.Isolated;

    public override async ValueTask<IWorkload> OpenAsync(Scenario scenario, Tally expected, PgOptions server)
    {
        PgOptions options = server with { SslMode = PgSslMode.Disable, MaxSize = scenario.Connections };
        Lane lane = isIsolated ? Lane.Isolated : scenario.Lane;
        return new DriverWorkload(scenario, expected, new ActorPgDriver(await PgPool.StartAsync(options), lane));
    }
}
