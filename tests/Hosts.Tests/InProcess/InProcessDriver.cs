using ActorPg.Hosts.Tests.Contract;
using ActorPg.InProcess;
using ActorPg.Model;

namespace ActorPg.Hosts.Tests.InProcess;

/// <summary>The in-process host runs by itself.</summary>
public sealed class InProcessDriver : IHostDriver
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public IActorHost Host { get; } = new InProcessHost();

    public Task UntilAsync(Task task) => task.WaitAsync(_patience);

    public void Do(Action action) => action();
}
