using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I1: each call has exactly one outcome, no later than its patience and that of a cancel allow.</summary>
internal sealed class OneOutcome : IInvariant
{
    // What the network and the host add to a deadline.
    private static readonly TimeSpan _slack = TimeSpan.FromMilliseconds(500);

    public IEnumerable<string> Check(Journal journal)
    {
        TimeSpan grace = TimeSpan.FromMilliseconds(journal.Settings.CancelTimeout) + _slack;
        foreach (Call call in journal.Calls.Where(call => call.Outcomes.Count != 1 && journal.Stuck is null))
        {
            yield return $"{call} has {call.Outcomes.Count} outcomes";
        }
        foreach (Call call in journal.Calls.Where(static call => call.Outcomes.Count > 0))
        {
            if (call.Outcome.StartsWith("a bug", StringComparison.Ordinal))
            {
                yield return $"{call}";
            }
            if (call.SettledAt > call.StartedAt + call.Timeout + grace && !IsAtItsOwnPace(call))
            {
                yield return $"{call}, asked at {call.StartedAt} with {call.Timeout}, was answered at {call.SettledAt}";
            }
        }
    }

    // A stream is as slow as its reader, and several calls in one have a deadline each.
    private static bool IsAtItsOwnPace(Call call) =>
        call.Kind is WorkKind.Stream or WorkKind.WideStream or WorkKind.Cursor or WorkKind.Prepared or WorkKind.Notify;
}
