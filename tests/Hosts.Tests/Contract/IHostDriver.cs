using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>How the suite runs a host: hosts with threads run by themselves, the simulation has to be driven.</summary>
public interface IHostDriver
{
    IActorHost Host { get; }

    /// <summary>Waits until the task is done, and throws what it threw. Gives up after a time that only a hang exceeds.</summary>
    Task UntilAsync(Task task);

    /// <summary>Does what completes work that an actor waits for.</summary>
    void Do(Action action);
}
