using Akka.Actor;
using Akka.Configuration;

namespace ActorPg.AkkaNet.Tests.Support;

/// <summary>A system that others on this machine can reach.</summary>
internal sealed class Node : IAsyncDisposable
{
    private const string Remote = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          extensions = ["ActorPg.AkkaNet.AkkaHostProvider, ActorPg.AkkaNet"]
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """;

    private Node(ActorSystem system)
    {
        System = system;
    }

    public ActorSystem System { get; }

    /// <summary>Where others reach it.</summary>
    public Address Address => ((ExtendedActorSystem)System).Provider.DefaultAddress;

    /// <summary>A node that is reached by its address.</summary>
    public static Node Start(string name, string config = "") =>
        new(ActorSystem.Create(name, Parse(config + "\nakka.actor.provider = remote")));

    /// <summary>A node of a cluster; all of one cluster have the same name.</summary>
    public static Node StartInCluster(string name, string role, string config = "") =>
        new(
            ActorSystem.Create(
                name,
                Parse(
                    $$"""
                    {{config}}
                    akka {
                      actor.provider = cluster
                      cluster { roles = ["{{role}}"], run-coordinated-shutdown-when-down = off, gossip-interval = 100ms, leader-actions-interval = 100ms }
                    }
                    """
                )
            )
        );

    /// <summary>A pool on this node, ready.</summary>
    public async Task<IActorRef> StartPoolAsync(PgOptions options, string name = "pg")
    {
        IActorRef pool = System.ActorOf(PgPoolActor.Props(options), name);
        await pool.GetPgPoolAsync().Soon();
        return pool;
    }

    /// <summary>An actor on another node, as it is seen from this one.</summary>
    public Task<IActorRef> FindAsync(Node other, string path) =>
        System.ActorSelection($"{other.Address}{path}").ResolveOne(Patience.Limit).Soon();

    public async ValueTask DisposeAsync() => await System.Terminate().Soon();

    private static Config Parse(string config) =>
        ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(Remote));
}
