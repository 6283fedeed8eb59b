using ActorPg.Simulation.Engine;
using ActorPg.Transport;

namespace ActorPg.Simulation.Network;

/// <summary>One attempt to connect. Whoever comes first decides: the answer or the cancellation.</summary>
internal sealed class PendingConnect(SimulatedNetwork network, string name)
{
    private readonly TaskCompletionSource<ITransport> _connected = new();
    private CancellationTokenRegistration _cancellation;

    public ValueTask<ITransport> Task => new(_connected.Task);

    public bool IsSettled => _connected.Task.IsCompleted;

    /// <summary>Watches the token. The cancellation is an event of its own, so it can lose the race.</summary>
    public void CancelWith(CancellationToken token) =>
        _cancellation = token.UnsafeRegister(
            static (state, cancelled) => ((PendingConnect)state!).CancelLater(cancelled),
            this
        );

    public void Succeed(SimTransport transport)
    {
        _cancellation.Dispose();
        if (!_connected.TrySetResult(transport))
        {
            transport.Dispose();
        }
    }

    public void Fail(Exception reason)
    {
        _cancellation.Dispose();
        _connected.TrySetException(reason);
    }

    private void CancelLater(CancellationToken token) =>
        network.Host.Queue.Post(TraceKind.Network, name, () => _connected.TrySetCanceled(token));
}
