using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I3: between grant and release nobody else runs anything on the session.</summary>
internal sealed class OneHolder : IInvariant
{
    public IEnumerable<string> Check(Journal journal)
    {
        var holders = new Dictionary<int, int>();
        foreach (ServerEvent each in journal.Server)
        {
            switch (each.Kind)
            {
                case ServerEventKind.Granted:
                    if (holders.TryGetValue(each.Session, out int other))
                    {
                        yield return $"session {each.Session} is given to {each.Id} while {other} holds it";
                    }
                    holders[each.Session] = each.Id;
                    break;
                case ServerEventKind.Released:
                    holders.Remove(each.Session);
                    break;
                case ServerEventKind.Ended:
                    holders.Remove(each.Session);
                    break;
                case ServerEventKind.Starting when holders.TryGetValue(each.Session, out int holder):
                    if (journal.Find(each.Id) is { } call && call.Owner != holder)
                    {
                        yield return $"{each.At}: {call} runs on session {each.Session}, which {holder} holds";
                    }
                    break;
            }
        }
    }
}
