using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I11: a subscriber hears each notification once and in order of commit, or of a gap; and no gap without a cause.</summary>
internal sealed class OnceInOrderOrGap : IInvariant
{
    // A LISTEN answered and its subscriber told are two events.
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);

    public IEnumerable<string> Check(Journal journal)
    {
        Dictionary<string, int> order = [];
        foreach (Told told in journal.Notified)
        {
            order.TryAdd(told.Payload, order.Count);
        }
        return journal.Subscribers.SelectMany(subscriber => Check(journal, subscriber, order));
    }

    private static IEnumerable<string> Check(Journal journal, Subscriber subscriber, Dictionary<string, int> order)
    {
        if (subscriber.Since is not { } since)
        {
            yield break;
        }
        int last = journal.Notified.FindIndex(told => told.At > since + _moment) - 1;
        last = last < -1 ? journal.Notified.Count - 1 : last;
        bool hasGap = false;
        int gaps = 0;
        int newest = -1;
        foreach (string heard in subscriber.Heard)
        {
            if (heard == Subscriber.Gap)
            {
                hasGap = true;
                gaps++;
                continue;
            }
            if (!order.TryGetValue(heard, out int at) || at <= newest)
            {
                yield return $"{heard} came twice, out of order or from nowhere";
                continue;
            }
            if (at > last + 1 && !hasGap)
            {
                yield return $"what came before {heard} was missed, and no gap was told: {at - last - 1}";
            }
            (last, newest, hasGap) = (Math.Max(at, last), at, false);
        }
        int losses = journal.ListenLosses + journal.Server.Count(static each => each.Kind == ServerEventKind.Ended);
        if (gaps > losses)
        {
            yield return $"{gaps} gaps were told, and there were {losses} losses";
        }
    }
}
