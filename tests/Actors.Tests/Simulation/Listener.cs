using ActorPg.Model;

namespace ActorPg.Actors.Tests.Simulation;

/// <summary>Writes its name down for every message.</summary>
internal sealed class Listener(List<string> heard, string name) : Actor<Ping>
{
    protected override void Receive(Ping message) => heard.Add(name);
}
