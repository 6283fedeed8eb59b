using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Routing;

namespace AkkaCluster;

/// <summary>The nodes of the cluster, as their configuration has them: one that serves and has no database, and those of the role <c>db</c>, with a pool each.</summary>
internal static class ClusterNode
{
    /// <summary>Of the cluster; all its systems have it.</summary>
    public const string Name = "shop";

    // A node that says nothing for some seconds is lost: the majority takes it out of the cluster.
    private const string Common = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          extensions = ["ActorPg.AkkaNet.AkkaHostProvider, ActorPg.AkkaNet"]
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster {
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver { active-strategy = keep-majority, stable-after = 2s }
            failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 5s }
          }
        }
        """;

    private const string Router = """
        akka.actor.deployment./db {
          router = round-robin-group
          routees.paths = ["/user/pg"]
          cluster { enabled = on, use-role = db, allow-local-routees = off }
        }
        """;

    /// <summary>The first node: it makes the cluster, and asks pools elsewhere.</summary>
    public static ActorSystem StartWeb()
    {
        ActorSystem system = Start("web", Router);
        Cluster.Get(system).Join(AddressOf(system));
        return system;
    }

    /// <summary>A node that is to have a pool.</summary>
    public static ActorSystem StartDb() => Start("db");

    /// <summary>The pools of the role, asked in turn.</summary>
    public static IActorRef StartRouter(ActorSystem web) =>
        web.ActorOf(Props.Empty.WithRouter(FromConfig.Instance), "db");

    /// <summary>Where others reach it.</summary>
    public static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    private static ActorSystem Start(string role, string config = "") =>
        ActorSystem.Create(
            Name,
            ConfigurationFactory
                .ParseString($"{config}\nakka.cluster.roles = [\"{role}\"]")
                .WithFallback(ConfigurationFactory.ParseString(Common))
        );
}
