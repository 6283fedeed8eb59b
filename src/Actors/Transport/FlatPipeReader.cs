using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace ActorPg.Transport;

/// <summary>
/// A reader over one pooled array, so that what it hands out is always a single segment. What is left of a read is moved to the front
/// before the next one; a message longer than the array makes it double, as its bytes arrive.
/// </summary>
/// <remarks>
/// Owned by one actor: reading and advancing happen one at a time. A read that has to wait ends on the thread that brings the bytes, and
/// its continuation runs there. <see cref="CancelPendingRead"/> and disposal may come from anywhere. Neither a read nor an
/// advance allocates, unless the token of a read can be cancelled. After disposal nothing that was handed out may be touched.
/// Failures are those of the receiving: <see cref="System.Net.Sockets.SocketException"/>, <see cref="IOException"/>, and
/// <see cref="ObjectDisposedException"/> for a read that disposal ended.
/// </remarks>
internal abstract class FlatPipeReader : PipeReader, IValueTaskSource<ReadResult>, IDisposable
{
    private readonly FlatBuffer _buffer;
    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private Exception? _failure;
    private int _received;
    private bool _ended;
    private volatile bool _handedOut;
    private volatile bool _cancelNext;
    private volatile bool _disposed;
    private volatile Receive _receive;

    private protected FlatPipeReader(int bufferBytes) => _buffer = new FlatBuffer(bufferBytes);

    /// <summary>How it stands with the one receive that may be under way. It changes hands by compare-and-swap.</summary>
    private enum Receive
    {
        /// <summary>None is under way.</summary>
        None,

        /// <summary>Being started; it may end before the starter gets to say that it is awaited.</summary>
        Starting,

        /// <summary>Under way, and a read waits for it.</summary>
        Awaited,

        /// <summary>Under way, and whoever put this here is about to detach it.</summary>
        Detaching,

        /// <summary>Under way, but its read was cancelled: the next one takes it over.</summary>
        Detached,

        /// <summary>It ended while detached.</summary>
        Arrived,

        /// <summary>It ended, and whoever put this here is dealing with it.</summary>
        Completing,

        /// <summary>The array is back in the pool.</summary>
        Released,
    }

    /// <summary>What was received and not consumed. To be asked between reads.</summary>
    private protected int UnreadBytes => _buffer.UnreadBytes;

    /// <summary>
    /// Takes what there is, at least one byte unless the stream has ended. True: it is done, and <see cref="Note"/> was called. False:
    /// <see cref="OnReceived"/> follows, from any thread.
    /// </summary>
    private protected abstract bool StartReceive(Memory<byte> buffer);

    /// <summary>Closes what is received from, so that a receive under way fails.</summary>
    private protected abstract void CloseSource();

    /// <summary>Keeps the outcome of a receive: how many bytes, 0 at the end of the stream, or why there are none.</summary>
    private protected void Note(int received, Exception? failure)
    {
        _received = received;
        _failure = failure;
    }

    /// <inheritdoc />
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled)
            return ReadCancellableAsync(cancellationToken);
        try
        {
            return TryRead(out ReadResult result) ? new ValueTask<ReadResult>(result) : ReceiveMoreAsync();
        }
        catch (Exception e)
        {
            return ValueTask.FromException<ReadResult>(e);
        }
    }

    /// <summary>Gives what is buffered and not examined yet. It does not ask the network.</summary>
    public override bool TryRead(out ReadResult result)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_handedOut || _receive == Receive.Awaited)
            throw new InvalidOperationException("One read at a time, and each must be followed by AdvanceTo.");
        if (Interlocked.CompareExchange(ref _receive, Receive.None, Receive.Arrived) == Receive.Arrived)
            Absorb();
        bool cancelled = _cancelNext;
        if (!cancelled && !_ended && !_buffer.HasUnexamined)
        {
            result = default;
            return false;
        }
        _cancelNext = false;
        result = HandOut(cancelled);
        return true;
    }

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_handedOut)
            throw new InvalidOperationException("There is no read to advance from.");
        if (!_disposed)
            _buffer.Advance(consumed, examined);
        _handedOut = false;
    }

    /// <inheritdoc />
    public override void CancelPendingRead()
    {
        _cancelNext = true;
        if (Interlocked.CompareExchange(ref _receive, Receive.Detaching, Receive.Awaited) != Receive.Awaited)
            return;
        _cancelNext = false;
        ReadResult result = HandOut(isCanceled: true);
        _receive = Receive.Detached;
        _source.SetResult(result);
    }

    /// <summary>The same as disposing.</summary>
    public override void Complete(Exception? exception = null) => Dispose();

    /// <summary>
    /// Ends a read that waits, once the subclass has closed what it receives from; gives the array back when nothing can write to it or
    /// read from it any more.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        CloseSource();
        Interlocked.MemoryBarrier();
        Release();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);

    private ValueTask<ReadResult> ReceiveMoreAsync()
    {
        _source.Reset();
        short version = _source.Version;
        if (_receive == Receive.Detached)
        {
            if (Interlocked.CompareExchange(ref _receive, Receive.Awaited, Receive.Detached) == Receive.Detached)
                return new ValueTask<ReadResult>(this, version);
            _receive = Receive.None;
            Absorb();
            return new ValueTask<ReadResult>(HandOut(isCanceled: false));
        }

        _receive = Receive.Starting;
        if (Started())
        {
            _receive = Receive.None;
            Absorb();
            return new ValueTask<ReadResult>(HandOut(isCanceled: false));
        }
        bool waits = Interlocked.CompareExchange(ref _receive, Receive.Awaited, Receive.Starting) == Receive.Starting;
        if (waits && _cancelNext)
            CancelPendingRead();
        return new ValueTask<ReadResult>(this, version);
    }

    /// <summary>True if the receive is over already.</summary>
    private bool Started()
    {
        try
        {
            return StartReceive(_buffer.Room());
        }
        catch (Exception e)
        {
            Note(0, e);
            return true;
        }
    }

    /// <summary>A receive that had to wait has ended, and its outcome is noted. Runs the continuation of the read.</summary>
    private protected void OnReceived()
    {
        var spin = new SpinWait();
        while (true)
        {
            Receive before = _receive;
            if (before == Receive.Detaching)
            {
                spin.SpinOnce();
                continue;
            }
            Receive after = before == Receive.Detached ? Receive.Arrived : Receive.Completing;
            if (Interlocked.CompareExchange(ref _receive, after, before) != before)
                continue;
            if (after == Receive.Completing)
                CompleteRead();
            else if (_disposed)
                Release();
            return;
        }
    }

    private void CompleteRead()
    {
        Exception? failure = _failure;
        ReadResult result = default;
        bool given = failure is null && !_disposed;
        if (given)
        {
            Absorb();
            result = HandOut(isCanceled: false);
        }
        Interlocked.Exchange(ref _receive, Receive.None);
        if (_disposed)
            Release();
        if (given)
            _source.SetResult(result);
        else
            _source.SetException(_disposed || failure is null ? new ObjectDisposedException(GetType().Name) : failure);
    }

    private void Absorb()
    {
        if (_failure is { } failure)
            throw failure;
        if (_received == 0)
            _ended = true;
        _buffer.Filled(_received);
        _received = 0;
    }

    private ReadResult HandOut(bool isCanceled)
    {
        _handedOut = true;
        return new ReadResult(_buffer.Content(), isCanceled, _ended);
    }

    private void Release()
    {
        Receive free = _receive;
        if (free is not (Receive.None or Receive.Arrived))
            return;
        if (Interlocked.CompareExchange(ref _receive, Receive.Released, free) == free && !_handedOut)
            _buffer.Dispose();
    }

    private async ValueTask<ReadResult> ReadCancellableAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadResult result;
        using (cancellationToken.UnsafeRegister(static reader => ((FlatPipeReader)reader!).CancelPendingRead(), this))
            result = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
            return result;
        // The token's cancellation is told by an exception and must not be told again to the next read.
        _cancelNext = false;
        if (!result.IsCanceled)
            return result;
        AdvanceTo(result.Buffer.Start);
        throw new OperationCanceledException(cancellationToken);
    }
}
