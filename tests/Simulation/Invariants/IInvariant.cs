using ActorPg.Simulation.Tests.Running;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>Something that holds in every run.</summary>
internal interface IInvariant
{
    /// <summary>What in the journal of a run says that it did not hold; nothing, when it did.</summary>
    IEnumerable<string> Check(Journal journal);
}
