using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I12: the server never has to say that a message was wrong: no statement is bound that it has not, none is prepared twice.</summary>
internal sealed class ProtocolKept : IInvariant
{
    public IEnumerable<string> Check(Journal journal) =>
        from each in journal.Server
        where each.Kind == ServerEventKind.Error
        select $"{each.At}: session {each.Session} says {each.Note}";
}
