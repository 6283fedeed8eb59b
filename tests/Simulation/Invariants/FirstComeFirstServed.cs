using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I10: where all hold whole connections and nothing goes wrong, who asks first is served first.</summary>
internal sealed class FirstComeFirstServed : IInvariant
{
    // Answers of one moment reach their callers in any order.
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);

    public IEnumerable<string> Check(Journal journal)
    {
        if (!journal.IsQueueOnly)
        {
            yield break;
        }
        foreach (Call call in journal.Calls.Where(static call => call.Kind == WorkKind.Hold && call.Outcome != Call.Ok))
        {
            yield return $"{call}: it was never served";
        }
        TimeSpan latest = TimeSpan.MinValue;
        foreach (Grant grant in journal.Grants.OrderBy(static grant => grant.Order))
        {
            if (grant.GrantedAt + _moment < latest)
            {
                yield return $"number {grant.Order}, who asked at {grant.AskedAt}, was served at {grant.GrantedAt}: after another, at {latest}, who came before, had waited longer";
            }
            latest = grant.GrantedAt > latest ? grant.GrantedAt : latest;
        }
    }
}
