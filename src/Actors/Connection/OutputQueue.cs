using System.Net.Sockets;
using ActorPg.Model;
using ActorPg.Requests;
using ActorPg.Transport;
using ActorPg.Wire.Framing;

namespace ActorPg.Connection;

/// <summary>
/// What is to be written: one buffer fills while the other is on its way, so that a full socket stops neither turns nor reading. Senders of much wait
/// here for room. Owned by the connection actor.
/// </summary>
internal sealed class OutputQueue : IDisposable
{
    private readonly ITransport _transport;
    private readonly Action _written;
    private readonly Action _over;
    private readonly Action _failed;
    private readonly Action<IReply> _complete;
    private readonly Action<bool> _stalled;
    private readonly Queue<OutputChunk> _waitingForRoom = new();
    private FrameBuffer _filling = new(8192);
    private FrameBuffer _writing = new(8192);
    private ValueTask _pending;
    private bool _isWriting;
    private volatile bool _isOver;

    /// <summary>Nothing is on its way yet.</summary>
    /// <param name="transport">Where to.</param>
    /// <param name="written">To be called when a write that did not complete at once has completed.</param>
    /// <param name="failed">To be called, once, when a write has failed.</param>
    /// <param name="complete">Answers senders that waited for room.</param>
    /// <param name="stalled">To be told when a write does not complete at once, and when it has.</param>
    public OutputQueue(
        ITransport transport,
        Action written,
        Action failed,
        Action<IReply> complete,
        Action<bool> stalled
    )
    {
        _stalled = stalled;
        _transport = transport;
        _written = written;
        _over = OnOver;
        _failed = failed;
        _complete = complete;
    }

    /// <summary>Where messages are appended.</summary>
    public FrameBuffer Filling => _filling;

    /// <summary>Bytes given to the socket since the connection was made, whether or not they left.</summary>
    public long HandedBytes { get; private set; }

    /// <summary>Where the next message will start, on the same count.</summary>
    public long Position => HandedBytes + _filling.Length;

    /// <summary>Why nothing more leaves; null while all is well. What gathers after that was never handed over.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Everything appended has left.</summary>
    public bool IsEmpty => !_isWriting && _filling.Length == 0;

    /// <summary>Appends a chunk; its sender is answered, and may send the next, once it is with the socket.</summary>
    public void Append(OutputChunk chunk)
    {
        chunk.AppendTo(_filling);
        _waitingForRoom.Enqueue(chunk);
    }

    /// <summary>Gives what has gathered to the socket, unless a write is still on its way: then it follows that.</summary>
    public void Flush()
    {
        while (!_isWriting && _filling.Length > 0 && Failure is null)
        {
            (_filling, _writing) = (_writing, _filling);
            HandedBytes += _writing.Length;
            Write();
        }
        if (!_isWriting)
        {
            ReleaseSenders();
        }
    }

    /// <summary>The write has completed.</summary>
    public void OnWritten()
    {
        if (!_isWriting || !_isOver)
        {
            return; // the write of an earlier link
        }
        ValueTask write = _pending;
        _pending = default;
        _isWriting = false;
        _stalled(false);
        End(in write);
        Flush();
    }

    public void Dispose()
    {
        ReleaseSenders();
        // A write that is still on its way reads its buffer: that one is left to the garbage collector.
        _filling.Dispose();
        if (!_isWriting)
        {
            _writing.Dispose();
        }
    }

    private void Write()
    {
        ValueTask write;
        try
        {
            write = _transport.WriteAsync(_writing.Written);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            Fail(failure);
            return;
        }
        if (write.IsCompleted)
        {
            End(in write);
            return;
        }
        _isWriting = true;
        _isOver = false;
        _pending = write;
        _stalled(true);
        write.GetAwaiter().UnsafeOnCompleted(_over);
    }

    // On the thread that took the last bytes. Until then the write may say that it is over, but is not done with its state, which the next would overwrite.
    private void OnOver()
    {
        _isOver = true;
        _written();
    }

    private void End(in ValueTask write)
    {
        try
        {
            write.GetAwaiter().GetResult();
            _writing.Clear();
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            Fail(failure);
        }
    }

    private void Fail(Exception failure)
    {
        Failure = failure;
        _failed();
    }

    private void ReleaseSenders()
    {
        while (_waitingForRoom.TryDequeue(out OutputChunk? chunk))
        {
            chunk.Settle(_complete);
        }
    }
}
