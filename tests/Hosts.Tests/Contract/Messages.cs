using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>Has the probe do something in a turn.</summary>
public sealed record Do(Action<Probe> Action);

/// <summary>Something to be received; the journal shows its text.</summary>
public sealed record Note(string Text)
{
    public override string ToString() => Text;
}

/// <summary>A bug: the probe throws this over it.</summary>
public sealed record Crash(string Reason);

/// <summary>A message that carries what has to be disposed of, as one with a socket does.</summary>
public sealed class Carrier : IDisposable
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Disposed => _disposed.Task;

    public void Dispose() => _disposed.TrySetResult();

    public override string ToString() => "carrier";
}

/// <summary>A reply that remembers where it was completed.</summary>
public sealed class ProbeReply : IReply
{
    private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was completed inside a turn.</summary>
    public Task<bool> CompletedInTurn => _completed.Task;

    public void Complete() => _completed.SetResult(Probe.IsInTurn);
}
