using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>A message that somebody waits on. It throws in the probe if it says so; nobody answers it.</summary>
public sealed class Request(string? crash = null) : IFailable, IReply
{
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _continued = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Crash { get; } = crash;

    /// <summary>What it was failed with.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Whether whoever waits would have continued inside a turn.</summary>
    public Task<bool> ContinuedInTurn => _continued.Task;

    public IReply? Fail(Exception reason) => _failed.TrySetResult(reason) ? this : null;

    public void Complete() => _continued.TrySetResult(Probe.IsInTurn);

    public override string ToString() => "request";
}
