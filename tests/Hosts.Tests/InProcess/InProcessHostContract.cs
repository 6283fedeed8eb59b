using ActorPg.Hosts.Tests.Contract;

namespace ActorPg.Hosts.Tests.InProcess;

/// <summary>The whole suite on the in-process host.</summary>
public static class InProcessHostContract
{
    public sealed class Lifecycle() : LifecycleContract(new InProcessDriver());

    public sealed class Messaging() : MessagingContract(new InProcessDriver());

    public sealed class Supervising() : SupervisionContract(new InProcessDriver());

    public sealed class Timers() : TimerContract(new InProcessDriver());

    public sealed class Watching() : WatchContract(new InProcessDriver());

    public sealed class Working() : WorkContract(new InProcessDriver());
}
