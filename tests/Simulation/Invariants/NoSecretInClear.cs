using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I16: no password goes over a connection that is not encrypted, and none is in a message.</summary>
internal sealed class NoSecretInClear : IInvariant
{
    public IEnumerable<string> Check(Journal journal) =>
        journal.Secrets.Concat(
            journal
                .Calls.Where(static call => call.Message.Contains(Postgres.Login.Password, StringComparison.Ordinal))
                .Select(static call => $"the password is in a message: {call}")
        );
}
