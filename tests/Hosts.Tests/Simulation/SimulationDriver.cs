using System.Diagnostics.CodeAnalysis;
using ActorPg.Hosts.Tests.Contract;
using ActorPg.Model;
using ActorPg.Simulation;

namespace ActorPg.Hosts.Tests.Simulation;

/// <summary>Drives the simulation until what is awaited is done: nothing leaves the test's thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The suite disposes of the host.")]
public sealed class SimulationDriver : IHostDriver
{
    private readonly SimulationHost _host = new(seed: 1);

    public IActorHost Host => _host;

    public Task UntilAsync(Task task)
    {
        // A failure is thrown where the task is awaited.
        return _host.RunUntil(task, SimulationHost.Patience)
            ? task
            : throw new TimeoutException($"Idle with pending work.\n{_host.Trace}");
    }

    public void Do(Action action) => _host.Do(action);
}
