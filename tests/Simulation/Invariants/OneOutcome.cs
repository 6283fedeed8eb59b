using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I1: each call has exactly one outcome, no later than its patience and that of a cancel allow; the end of a connection is told once.</summary>
internal sealed class OneOutcome : IInvariant
{
    // What the network and the host add to a deadline.
    private static readonly TimeSpan _slack = TimeSpan.FromMilliseconds(500);

    public IEnumerable<string> Check(Journal journal)
    {
        TimeSpan grace = TimeSpan.FromMilliseconds(journal.Settings.CancelTimeout) + _slack;
        if (journal.Settings.Around.HasReset)
        {
            // A connection is given back before the call returns that had it, and a Reset hook has a time of its own for that.
            grace += TimeSpan.FromMilliseconds(journal.Settings.ConnectTimeout + journal.Settings.CancelTimeout);
        }
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
        foreach (string breach in EndsTwice(journal))
        {
            yield return breach;
        }
    }

    // Nobody hears twice that a connection has ended.
    private static IEnumerable<string> EndsTwice(Journal journal) =>
        from told in journal.Terminations.CountBy(static process => process)
        where told.Value > 1
        select $"the end of session {told.Key} was told {told.Value} times";

    // A stream is as slow as its reader, and several calls in one have a deadline each.
    private static bool IsAtItsOwnPace(Call call) =>
        call.Kind is WorkKind.Stream or WorkKind.WideStream or WorkKind.Cursor or WorkKind.Prepared or WorkKind.Notify;
}
