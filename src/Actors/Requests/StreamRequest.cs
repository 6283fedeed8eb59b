using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// Rows handed over as they arrive. What the reader has not taken is bounded: beyond that the connection reads no further, and the server waits.
/// The connection's turns put batches in; the reader takes them out, on its own thread.
/// </summary>
internal sealed class StreamRequest : StatementRequest, IThrottled, IValueTaskSource<bool>
{
    /// <summary>What may wait for the reader before the connection stops reading.</summary>
    private const int HighWaterBytes = 64 << 10;

    private readonly ConcurrentQueue<RowBatch> _batches = new();
    private readonly RowCollector _rows = new();
    private readonly Wake _wake;
    private ManualResetValueTaskSourceCore<bool> _signal;
    private long _heldBytes;
    private int _isWaiting;
    private int _isHeldBack;
    private volatile bool _isOver;

    public StreamRequest(
        PoolGate gate,
        Lease lease,
        SqlStatement statement,
        StatementDescription description,
        ReadOnlySpan<PgArgument> arguments
    )
    {
        _wake = new Wake(this);
        Begin(gate, lease, statement, description, arguments);
    }

    /// <inheritdoc />
    public bool IsFull
    {
        get
        {
            // Said before it is looked at: a reader that empties the queue meanwhile sees it, or is seen.
            Interlocked.Exchange(ref _isHeldBack, 1);
            bool isFull = !IsUnwanted && Volatile.Read(ref _heldBytes) > HighWaterBytes;
            if (!isFull)
            {
                Volatile.Write(ref _isHeldBack, 0);
            }
            return isFull;
        }
    }

    /// <summary>True when the last answer has come, good or bad.</summary>
    public bool IsOver => _isOver;

    // Rows that nobody will read are drained, not kept: a server that cannot send does not hear a cancel either.
    private bool IsUnwanted => Core.IsSettled || Core.Abandoned != AbandonReason.None;

    public void Send(in PgCallOptions options)
    {
        Core.Arm(this, in options, options.Timeout ?? Core.Gate!.Options.CommandTimeout);
        Core.Gate!.Send(this);
    }

    /// <summary>Whether there is a batch to take; false at the end.</summary>
    /// <exception cref="PgException">The statement failed.</exception>
    public ValueTask<bool> WaitAsync()
    {
        if (_batches.IsEmpty && Interlocked.Exchange(ref _isHeldBack, 0) == 1)
        {
            // The connection waits for this reader, so its thread fetches what has arrived: neither has to be woken.
            Core.Lease!.Slot.SendFirst(ConnectionSignal.Credit);
        }
        if (!_batches.IsEmpty)
        {
            return new ValueTask<bool>(true);
        }
        _signal.Reset();
        short token = _signal.Version;
        Interlocked.Exchange(ref _isWaiting, 1);
        bool hasCome = !_batches.IsEmpty || _isOver;
        return hasCome && Interlocked.Exchange(ref _isWaiting, 0) == 1
            ? new ValueTask<bool>(Result())
            : new ValueTask<bool>(this, token);
    }

    public bool TryTake(out RowBatch? batch)
    {
        if (!_batches.TryDequeue(out batch))
        {
            return false;
        }
        Interlocked.Add(ref _heldBytes, -batch.Length);
        return true;
    }

    /// <inheritdoc />
    public void Publish(Action<IReply> complete)
    {
        foreach (RowBatch batch in _rows.TakeBatches())
        {
            Interlocked.Add(ref _heldBytes, batch.Length);
            _batches.Enqueue(batch);
        }
        if (!_batches.IsEmpty && Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            complete(_wake);
        }
    }

    /// <inheritdoc />
    public override void Complete()
    {
        Core.Disarm();
        _isOver = true;
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            _signal.SetResult(true);
        }
    }

    /// <inheritdoc />
    public override void Recycle() { }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        _signal.GetResult(token);
        // It would keep the reader it woke alive, and one that is forgotten could never be collected.
        _signal.Reset();
        return Result();
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc />
    protected override void OnWritten() => _rows.Begin(Columns);

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        base.OnDescribed(description);
        _rows.Begin(Columns);
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (!IsUnwanted)
        {
            _rows.Append(run, count);
        }
        else if (!Core.IsSettled)
        {
            // The server may end well before a cancel reaches it: what was dropped by then must not pass for all there was.
            Core.Spoiled ??= Refusal.GivenUp(this, PgOutcome.Unknown);
        }
    }

    // Rows that came before the end are taken first, even when the end is a failure.
    private bool Result()
    {
        if (!_batches.IsEmpty)
        {
            return true;
        }
        return Core.Failure is { } failure ? throw failure : false;
    }

    /// <summary>Wakes the reader; the host runs it outside any turn.</summary>
    private sealed class Wake(StreamRequest stream) : IReply
    {
        public void Complete() => stream._signal.SetResult(true);
    }
}
