using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I5: what was told to be committed is, and what was told to have failed is not.</summary>
internal sealed class CommitMeansCommitted : IInvariant
{
    public IEnumerable<string> Check(Journal journal)
    {
        foreach (Call call in journal.Calls.Where(static call => call.Writes && call.Outcomes.Count > 0))
        {
            int committed = Enumerable.Range(call.Id, call.Count).Count(id => journal.Ledger.Committed(id) > 0);
            if (committed != 0 && committed != call.Count)
            {
                yield return $"{call}: {committed} of {call.Count} rows were committed";
            }
            string fate = FateOf(journal, call);
            bool fits = fate switch
            {
                Call.Ok => committed == call.Count,
                nameof(PgOutcome.Unknown) => true,
                _ => committed == 0,
            };
            if (!fits)
            {
                yield return $"{call}, in all {fate}: {committed} of {call.Count} rows were committed";
            }
        }
    }

    // What is known of the rows: what the call says, unless the transaction that it was in says otherwise.
    private static string FateOf(Journal journal, Call call)
    {
        if (call.Owner == 0 || journal.Find(call.Owner) is not { Kind: WorkKind.Transaction })
        {
            return call.Outcome;
        }
        if (call.IsUndone || !journal.Commits.TryGetValue(call.Owner, out Call? commit))
        {
            return nameof(PgOutcome.Server);
        }
        return commit.Outcome switch
        {
            Call.Ok => call.Outcome,
            nameof(PgOutcome.Unknown) => call.Outcome == Call.Ok ? nameof(PgOutcome.Unknown) : call.Outcome,
            _ => commit.Outcome,
        };
    }
}
