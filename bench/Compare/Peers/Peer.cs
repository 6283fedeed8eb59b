using System.Diagnostics;
using ActorPg.Bench.Compare.Runs;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>Somebody who can do scenarios, each in a process of its own, so that memory and processor time are its own too.</summary>
internal abstract class Peer(string name)
{
    public string Name => name;

    /// <summary>Whether it has an answer to this scenario at all.</summary>
    public abstract bool Takes(Scenario scenario);

    /// <summary>Why it cannot run here; null when it can.</summary>
    public abstract string? WhyAbsent(PgOptions server);

    /// <summary>Starts a process that prints one <see cref="Measurement"/> as a line of JSON. It finds the server's URL in its environment.</summary>
    public abstract ProcessStartInfo Command(WorkOrder order);
}
