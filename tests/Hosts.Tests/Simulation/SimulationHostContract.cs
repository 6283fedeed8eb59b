using ActorPg.Hosts.Tests.Contract;

namespace ActorPg.Hosts.Tests.Simulation;

/// <summary>The whole suite on the simulation host.</summary>
public static class SimulationHostContract
{
    public sealed class Lifecycle() : LifecycleContract(new SimulationDriver());

    public sealed class Messaging() : MessagingContract(new SimulationDriver());

    public sealed class Supervising() : SupervisionContract(new SimulationDriver());

    public sealed class Timers() : TimerContract(new SimulationDriver());

    public sealed class Watching() : WatchContract(new SimulationDriver());

    public sealed class Working() : WorkContract(new SimulationDriver());
}
