using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>Ourselves: one pool for all callers.</summary>
internal sealed class ActorPgPeer() : OwnPeer("actorpg")
{
    public override bool Takes(Scenario scenario) => true;

    public override async ValueTask<IWorkload> OpenAsync(Scenario scenario, Tally expected, PgOptions server)
    {
        PgOptions options = server with { SslMode = PgSslMode.Disable, MaxSize = scenario.Connections };
        return new DriverWorkload(scenario, expected, new ActorPgDriver(await PgPool.StartAsync(options)));
    }
}
