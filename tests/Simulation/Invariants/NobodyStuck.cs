using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I14: everything that was asked comes to an end, and all works once all is well; no actor throws.</summary>
internal sealed class NobodyStuck : IInvariant
{
    public IEnumerable<string> Check(Journal journal) =>
        journal.Stuck is { } stuck
            ?
            [
                stuck,
                .. journal
                    .Calls.Where(static call => call.Outcomes.Count == 0)
                    .Take(5)
                    .Select(static call => $"{call} waits"),
            ]
            : journal.Failures;
}
