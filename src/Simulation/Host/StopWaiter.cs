using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Host;

/// <summary>Completes a task, outside any turn, when an actor has stopped for good.</summary>
internal sealed class StopWaiter(SimulationHost host, string path) : IWatcher
{
    private readonly TaskCompletionSource _stopped = new();

    public Task Task => _stopped.Task;

    public void OnTerminated() => host.Queue.Post(TraceKind.Event, path, _stopped.SetResult);
}
