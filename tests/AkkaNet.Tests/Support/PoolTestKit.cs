using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorPg.AkkaNet.Tests.Support;

/// <summary>A system of its own for one test, and pools on the shared server.</summary>
public abstract class PoolTestKit : TestKit
{
    protected PoolTestKit(ServerFixture server, string config = "")
        : base(config + "\nakka { loglevel = WARNING, stdout-loglevel = OFF, test.default-timeout = 30s }")
    {
        Server = server;
    }

    protected ServerFixture Server { get; }

    protected IActorRef StartPool(PgOptions? options = null, string name = "pg") =>
        Sys.ActorOf(PgPoolActor.Props(options ?? Server.Options()), name);
}
