using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I15: at the end no socket, session, timer or actor is left, and nothing is counted as in flight.</summary>
internal sealed class NothingLeft : IInvariant
{
    public IEnumerable<string> Check(Journal journal) =>
        from left in journal.Leftovers
        where left.Value > 0
        select $"{left.Value} {left.Key}";
}
