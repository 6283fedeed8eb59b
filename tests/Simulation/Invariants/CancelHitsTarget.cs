using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I8: an interrupt ends only what its caller had given up.</summary>
internal sealed class CancelHitsTarget : IInvariant
{
    public IEnumerable<string> Check(Journal journal)
    {
        foreach (ServerEvent each in journal.Server.Where(static each => each.Kind == ServerEventKind.Interrupted))
        {
            if (journal.Find(each.Id) is { } call && !HadGivenUp(journal, call, each.At))
            {
                yield return $"{each.At}: {call} was interrupted, and nobody had asked for it";
            }
        }
        foreach (
            Call call in journal.Calls.Where(static call =>
                call.Message.Contains("due to user", StringComparison.Ordinal)
            )
        )
        {
            if (call.SqlState == "57014" && !HadGivenUp(journal, call, call.SettledAt))
            {
                yield return $"{call} was told of a cancel that it had not asked for";
            }
        }
    }

    private static bool HadGivenUp(Journal journal, Call call, TimeSpan at) =>
        call.GivenUpAt <= at
        || at >= call.StartedAt + call.Timeout
        // Whoever has its answer does not ask for it any more.
        || (call.Outcomes.Count > 0 && call.SettledAt <= at)
        || (journal.Find(call.Owner) is { } owner && owner != call && owner.GivenUpAt <= at);
}
