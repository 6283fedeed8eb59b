using Akka.Actor;

namespace ActorPg.Bench.AkkaNodes;

/// <summary>Systems that reach each other over TCP on the loopback, even within one process: what they tell each other is put into bytes.</summary>
internal static class LoopbackNode
{
    private const string Reachable = """
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          extensions = ["ActorPg.AkkaNet.AkkaHostProvider, ActorPg.AkkaNet"]
          actor.provider = remote
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>A system that others can reach.</summary>
    public static ActorSystem Start(string name) => ActorSystem.Create(name, Reachable);

    /// <summary>An actor of one system, as another sees it.</summary>
    public static Task<IActorRef> FindAsync(ActorSystem near, IActorRef actor, ActorSystem far)
    {
        Address address = ((ExtendedActorSystem)far).Provider.DefaultAddress;
        return near.ActorSelection($"{address}{actor.Path.ToStringWithoutAddress()}").ResolveOne(_patience);
    }
}
