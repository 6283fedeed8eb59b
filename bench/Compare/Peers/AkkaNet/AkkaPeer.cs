using ActorPg.AkkaNet;
using ActorPg.Bench.Compare.Scenarios;
using Akka.Actor;
using Lane = ActorPg.Messages.Lane;

namespace ActorPg.Bench.Compare.Peers.AkkaNet;

/// <summary>Ourselves on Akka.NET: the same pool, its actors those of a system.</summary>
/// <param name="name">What it is called in the figures.</param>
/// <param name="isAsked">True to ask the pool's actor by message, false to call the pool.</param>
internal sealed class AkkaPeer(string name, bool isAsked) : OwnPeer(name)
{
    private const string Quiet = "akka.loglevel = WARNING, akka.stdout-loglevel = WARNING";

    // What is measured is the way to the pool and back: one value of one row shows it.
    public override bool Takes(Scenario scenario) => scenario is ValueScenario { Lane: Lane.Isolated };

    public override async ValueTask<IWorkload> OpenAsync(Scenario scenario, Tally expected, PgOptions server)
    {
        PgOptions options = server with { SslMode = PgSslMode.Disable, MaxSize = scenario.Connections };
        ActorSystem system = ActorSystem.Create("bench", Quiet);
        PgPool pool = await PgPool.StartAsync(options, AkkaHost.Of(system));
        var driver = new AkkaDriver(new ActorPgDriver(pool, scenario.Lane), isAsked ? pool.ToAkka() : null, system);
        return new DriverWorkload(scenario, expected, driver);
    }
}
