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
    private readonly Action<IReply> _complete;
    private readonly Queue<OutputChunk> _waitingForRoom = new();
    private FrameBuffer _filling = new(8192);
    private FrameBuffer _writing = new(8192);
    private ValueTask _pending;
    private bool _isWriting;

    /// <summary>Nothing is on its way yet.</summary>
    /// <param name="transport">Where to.</param>
    /// <param name="written">To be called when a write that did not complete at once has completed.</param>
    /// <param name="complete">Answers senders that waited for room.</param>
    public OutputQueue(ITransport transport, Action written, Action<IReply> complete)
    {
        _transport = transport;
        _written = written;
        _complete = complete;
    }

    /// <summary>Where messages are appended.</summary>
    public FrameBuffer Filling => _filling;

    /// <summary>Bytes given to the socket since the connection was made, whether or not they left.</summary>
    public long HandedBytes { get; private set; }

    /// <summary>Where the next message will start, on the same count.</summary>
    public long Position => HandedBytes + _filling.Length;

    /// <summary>Appends a chunk; its sender is answered, and may send the next, once it is with the socket.</summary>
    public void Append(OutputChunk chunk)
    {
        chunk.AppendTo(_filling);
        _waitingForRoom.Enqueue(chunk);
    }

    /// <summary>Gives what has gathered to the socket, unless a write is still on its way: then it follows that.</summary>
    /// <exception cref="IOException">The socket is broken.</exception>
    public void Flush()
    {
        while (!_isWriting && _filling.Length > 0)
        {
            (_filling, _writing) = (_writing, _filling);
            HandedBytes += _writing.Length;
            ValueTask write = _transport.WriteAsync(_writing.Written);
            if (!write.IsCompleted)
            {
                _isWriting = true;
                _pending = write;
                write.GetAwaiter().UnsafeOnCompleted(_written);
                return;
            }
            write.GetAwaiter().GetResult();
            _writing.Clear();
        }
        if (!_isWriting)
        {
            ReleaseSenders();
        }
    }

    /// <summary>The write has completed.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public void OnWritten()
    {
        if (!_isWriting || !_pending.IsCompleted)
        {
            return; // the write of an earlier link
        }
        ValueTask write = _pending;
        _pending = default;
        _isWriting = false;
        write.GetAwaiter().GetResult();
        _writing.Clear();
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

    private void ReleaseSenders()
    {
        while (_waitingForRoom.TryDequeue(out OutputChunk? chunk))
        {
            chunk.Settle(_complete);
        }
    }
}
