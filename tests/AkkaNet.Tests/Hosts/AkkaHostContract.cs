using ActorPg.Hosts.Tests.Contract;

namespace ActorPg.AkkaNet.Tests.Hosts;

/// <summary>The whole suite on the Akka.NET host.</summary>
public static class AkkaHostContract
{
    public sealed class Lifecycle() : LifecycleContract(new AkkaDriver());

    public sealed class Messaging() : MessagingContract(new AkkaDriver());

    public sealed class Supervising() : SupervisionContract(new AkkaDriver());

    public sealed class Timers() : TimerContract(new AkkaDriver());

    public sealed class Watching() : WatchContract(new AkkaDriver());

    public sealed class Working() : WorkContract(new AkkaDriver());
}
