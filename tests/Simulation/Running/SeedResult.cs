using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>What came of one script.</summary>
/// <param name="Script">What was run.</param>
/// <param name="Breaches">What did not hold; empty when all is well.</param>
/// <param name="TraceHash">Equal for equal runs.</param>
/// <param name="VirtualTime">How long it took in virtual time.</param>
/// <param name="Hits">How often each kind of fault struck; those of the protocol's steps together.</param>
/// <param name="Trace">The last events in words.</param>
internal sealed record SeedResult(
    Script Script,
    IReadOnlyList<string> Breaches,
    ulong TraceHash,
    TimeSpan VirtualTime,
    IReadOnlyDictionary<FaultKind, int> Hits,
    string Trace
)
{
    public bool IsWell => Breaches.Count == 0;

    /// <summary>Runs a script.</summary>
    public static SeedResult Of(Script script, int traceEvents = 0)
    {
        var world = new World(script, traceEvents);
        world.Run();
        var hits = new Dictionary<FaultKind, int>(world.Hits) { [FaultKind.Step] = world.Servers.FaultsHit };
        return new SeedResult(
            script,
            Invariants.All.Breaches(world.Journal),
            world.Host.TraceHash,
            world.Host.Now,
            hits,
            traceEvents == 0 ? "" : world.Host.Trace.ToString()!
        );
    }
}
