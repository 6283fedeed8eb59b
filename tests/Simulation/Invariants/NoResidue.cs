using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I9: a statement finds nothing in its session that another holder has left.</summary>
internal sealed class NoResidue : IInvariant
{
    public IEnumerable<string> Check(Journal journal) =>
        from each in journal.Server
        where each.Kind == ServerEventKind.Residue
        select $"{each.At}: {journal.Find(each.Id)} finds {each.Note} in session {each.Session}";
}
