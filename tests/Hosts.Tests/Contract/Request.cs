using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>A message that somebody waits on. It throws in the probe if it says so; nobody answers it.</summary>
public sealed class Request(string? crash = null) : IFailable
{
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _continued = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Crash { get; } = crash;

    /// <summary>What it was failed with.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Whether whoever waits would have continued inside a turn.</summary>
    public Task<bool> ContinuedInTurn => _continued.Task;

    public IReply? Fail(Exception reason) => new Reply(this, reason);

    public override string ToString() => "request";

    private sealed class Reply(Request request, Exception reason) : IReply
    {
        public void Complete()
        {
            request._failed.TrySetResult(reason);
            request._continued.TrySetResult(Probe.IsInTurn);
        }
    }
}
