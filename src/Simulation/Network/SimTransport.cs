using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using ActorPg.Simulation.Engine;
using ActorPg.Transport;

namespace ActorPg.Simulation.Network;

/// <summary>
/// The client's end of a simulated connection. A write completes when the window has taken all of it, at once or in an event of its own; until then its bytes are
/// read, not copied, so writing over them too early shows. Owned by the simulation's thread.
/// </summary>
internal sealed class SimTransport : ITransport, IValueTaskSource
{
    private readonly SimulatedLink _link;
    private ManualResetValueTaskSourceCore<bool> _source;
    private Exception? _failure;
    private bool _writing;
    private bool _pending;
    private bool _disposed;

    public SimTransport(SimulatedLink link)
    {
        _link = link;
        Reader = new SimulatedPipeReader(link);
    }

    public SimulatedPipeReader Reader { get; }

    public PipeReader Input => Reader;

    /// <summary>Hands bytes to the network.</summary>
    /// <exception cref="IOException">The connection was reset.</exception>
    /// <exception cref="InvalidOperationException">The last write has not completed.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        _link.Network.Host.Queue.VerifyThread();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_writing)
        {
            throw new InvalidOperationException("One write at a time: the last has not completed.");
        }
        if (_link.IsBroken)
        {
            return ValueTask.FromException(Broken());
        }
        _writing = true;
        _pending = false;
        _failure = null;
        _source.Reset();
        _link.ToServer.Send(bytes, Sent);
        if (_writing)
        {
            _pending = true;
            return new ValueTask(this, _source.Version);
        }
        return _failure is null ? ValueTask.CompletedTask : ValueTask.FromException(_failure);
    }

    /// <summary>Closes this end: what the window has taken still arrives, then the end of the stream. A write that waits fails.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        _link.Network.Forget(_link);
        Reader.Complete();
        if (!_link.IsBroken)
        {
            _link.ToServer.Finish(new IOException("The transport was closed at this end."));
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);

    private static IOException Broken() => new("The connection was reset.");

    private void Sent(Exception? failure)
    {
        _failure = failure;
        if (!_pending)
        {
            _writing = false;
            return;
        }
        _link.Network.Host.Queue.Post(TraceKind.Network, _link.Name, Complete);
    }

    // The write has ended before its continuation starts the next.
    private void Complete()
    {
        _writing = false;
        _pending = false;
        if (_failure is null)
        {
            _source.SetResult(true);
        }
        else
        {
            _source.SetException(_failure);
        }
    }
}
