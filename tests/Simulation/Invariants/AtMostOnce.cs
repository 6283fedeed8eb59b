using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I4: no statement runs twice; none that was never sent has run.</summary>
internal sealed class AtMostOnce : IInvariant
{
    public IEnumerable<string> Check(Journal journal)
    {
        foreach (Call call in journal.Calls.Where(static call => call.IsSingle))
        {
            int times = journal.Ledger.Executed(call.Id);
            bool fits = call.Outcome switch
            {
                Call.Ok => times == 1,
                nameof(PgOutcome.NotSent) => times == 0,
                _ => times <= 1,
            };
            if (!fits)
            {
                yield return $"{call} was executed {times} times";
            }
        }
        foreach (Call call in journal.Calls.Where(static call => call.Writes))
        {
            if (Enumerable.Range(call.Id, call.Count).Any(id => journal.Ledger.Committed(id) > 1))
            {
                yield return $"{call} was committed twice";
            }
        }
    }
}
