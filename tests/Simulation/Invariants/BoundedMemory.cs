using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I13: mailboxes and what is read ahead stay within bounds.</summary>
internal sealed class BoundedMemory : IInvariant
{
    public IEnumerable<string> Check(Journal journal) =>
        from gauge in journal.Gauges
        where gauge.Name is not ("sockets" or "sessions") && gauge.Value > gauge.Bound
        select $"{gauge.At}: {gauge.Name}: {gauge.Value}, of {gauge.Bound} at most";
}
