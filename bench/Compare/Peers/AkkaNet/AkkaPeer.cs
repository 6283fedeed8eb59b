using ActorPg.AkkaNet;
using ActorPg.Bench.AkkaNodes;
using ActorPg.Bench.Compare.Scenarios;
using Akka.Actor;
using Lane = ActorPg.Messages.Lane;

namespace ActorPg.Bench.Compare.Peers.AkkaNet;

/// <summary>Ourselves on Akka.NET: the same pool, its actors those of a system.</summary>
/// <param name="name">What it is called in the figures.</param>
/// <param name="way">How the pool is used.</param>
internal sealed class AkkaPeer(string name, AkkaWay way) : OwnPeer(name)
{
    private const string Quiet = "akka.loglevel = WARNING, akka.stdout-loglevel = WARNING";

    // What is measured is the way to the pool and back: one value of one row shows it.
    public override bool Takes(Scenario scenario) =>
        scenario is ValueScenario { Lane: Lane.Isolated } && TakesOnItsWay(scenario);

    public override async ValueTask<IWorkload> OpenAsync(Scenario scenario, Tally expected, PgOptions server)
    {
        PgOptions options = server with { SslMode = PgSslMode.Disable, MaxSize = scenario.Connections };
        bool isAfar = way == AkkaWay.AskedFromAfar;
        List<ActorSystem> systems = [isAfar ? LoopbackNode.Start("bench") : ActorSystem.Create("bench", Quiet)];
        PgPool pool = await PgPool.StartAsync(options, AkkaHost.Of(systems[0]));
        IActorRef? asked = way == AkkaWay.Called ? null : pool.ToAkka();
        if (isAfar)
        {
            systems.Add(LoopbackNode.Start("afar"));
            asked = await LoopbackNode.FindAsync(systems[1], asked!, systems[0]);
        }
        return new DriverWorkload(
            scenario,
            expected,
            new AkkaDriver(new ActorPgDriver(pool, scenario.Lane), asked, systems)
        );
    }

    // Between nodes one caller and many say all there is to say.
    private bool TakesOnItsWay(Scenario scenario) =>
        way != AkkaWay.AskedFromAfar || scenario.Callers == 1 || scenario.Callers > scenario.Connections;
}
