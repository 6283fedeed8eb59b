using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I7: no more sockets and sessions than the options allow, and no storm of attempts.</summary>
internal sealed class BoundedConnections : IInvariant
{
    public IEnumerable<string> Check(Journal journal)
    {
        foreach (Gauge gauge in journal.Gauges.Where(static gauge => gauge.Name is "sockets" or "sessions"))
        {
            if (gauge.Value > gauge.Bound)
            {
                yield return $"{gauge.At}: {gauge.Value} {gauge.Name}, {gauge.Bound} are allowed";
            }
        }
        const int MostInOneSecond = 400;
        for (int i = MostInOneSecond; i < journal.Connects.Count; i++)
        {
            if (journal.Connects[i].At - journal.Connects[i - MostInOneSecond].At < TimeSpan.FromSeconds(1))
            {
                yield return $"{journal.Connects[i].At}: more than {MostInOneSecond} attempts to connect within a second";
                yield break;
            }
        }
    }
}
