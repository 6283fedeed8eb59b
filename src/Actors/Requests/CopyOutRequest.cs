using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// A COPY TO STDOUT whose data is handed over as it arrives. What the reader has not taken is bounded: beyond that the connection reads no further, and the
/// server waits. The connection's turns put pieces in; the reader takes them out, on its own thread.
/// </summary>
/// <typeparam name="TPiece">What the data is handed over as.</typeparam>
internal abstract class CopyOutRequest<TPiece> : CopyOutExchange, IRequest, IThrottled, IValueTaskSource<bool>
{
    /// <summary>What may wait for the reader before the connection stops reading.</summary>
    private const int HighWaterBytes = 1 << 20;
    private const int LowWaterBytes = HighWaterBytes / 2;

    private readonly ConcurrentQueue<TPiece> _pieces = new();
    private readonly CancellationTokenSource _over = new();
    private readonly string _sql;
    private readonly string? _columnsSql;
    private readonly Wake _wake;
    private RequestCore _core;
    private ManualResetValueTaskSourceCore<bool> _signal;
    private long _heldBytes;
    private int _isWaiting;
    private volatile bool _isOver;

    protected CopyOutRequest(PoolGate gate, Lease lease, string sql, string? columnsSql, bool touchesSession)
    {
        _sql = sql;
        _columnsSql = columnsSql;
        TouchesSession = touchesSession;
        _wake = new Wake(this);
        _core.Begin(gate, lease);
    }

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    /// <inheritdoc />
    public bool TouchesSession { get; }

    /// <inheritdoc />
    public bool IsFull => !IsUnwanted && Volatile.Read(ref _heldBytes) > HighWaterBytes;

    /// <summary>True when the last answer has come, good or bad.</summary>
    public bool IsOver => _isOver;

    /// <summary>Cancelled when it has failed: a reader that waits for something else need not.</summary>
    public CancellationToken Over => _over.Token;

    public CommandTag Tag { get; private set; } = CommandTag.None;

    /// <inheritdoc />
    protected override CodecRegistry Codecs => _core.Gate!.Codecs;

    // What nobody will read is drained, not kept: a server that cannot send does not hear a cancel either.
    private bool IsUnwanted => _core.IsSettled || _core.Abandoned != AbandonReason.None || _core.Spoiled is not null;

    /// <inheritdoc />
    public string Describe() => _sql.Length <= 200 ? _sql : $"{_sql.AsSpan(0, 200)}…";

    public void Send(in PgCallOptions options)
    {
        _core.Arm(this, in options, options.Timeout ?? _core.Gate!.Options.CommandTimeout);
        _core.Gate!.Send(this);
    }

    /// <summary>The reader goes before the end: the server is stopped, and what is on its way drains.</summary>
    public void GiveUp()
    {
        if (!_isOver)
        {
            _core.Gate!.Abandon(new Abandon(this, _core.Version, AbandonReason.Disposed));
        }
    }

    /// <summary>Whether there is a piece to take; false at the end.</summary>
    /// <exception cref="PgException">The COPY failed.</exception>
    public ValueTask<bool> WaitAsync()
    {
        if (!_pieces.IsEmpty)
        {
            return new ValueTask<bool>(true);
        }
        _signal.Reset();
        short token = _signal.Version;
        Interlocked.Exchange(ref _isWaiting, 1);
        bool hasCome = !_pieces.IsEmpty || _isOver;
        return hasCome && Interlocked.Exchange(ref _isWaiting, 0) == 1
            ? new ValueTask<bool>(Result())
            : new ValueTask<bool>(this, token);
    }

    public bool TryTake(out TPiece? piece)
    {
        if (!_pieces.TryDequeue(out piece))
        {
            return false;
        }
        int size = SizeOf(piece);
        long held = Interlocked.Add(ref _heldBytes, -size);
        if (held <= LowWaterBytes && held + size > LowWaterBytes)
        {
            _core.Lease!.Connection.Tell(Connection.ConnectionSignal.Credit);
        }
        return true;
    }

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements) => Write(output, _sql, _columnsSql);

    /// <inheritdoc />
    public void Publish(Action<IReply> complete)
    {
        foreach (TPiece piece in TakeGathered())
        {
            Interlocked.Add(ref _heldBytes, SizeOf(piece));
            _pieces.Enqueue(piece);
        }
        if (!_pieces.IsEmpty && Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            complete(_wake);
        }
    }

    /// <inheritdoc />
    public void Complete()
    {
        _core.Disarm();
        _isOver = true;
        if (_core.Failure is not null)
        {
            _over.Cancel();
        }
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            _signal.SetResult(true);
        }
    }

    /// <inheritdoc />
    public IReply? Fail(Exception reason) => this.FailUndelivered(reason);

    /// <inheritdoc />
    public void Recycle() { }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        _signal.GetResult(token);
        return Result();
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);

    /// <summary>Keeps a piece of the stream for the reader.</summary>
    protected abstract void Gather(ReadOnlySpan<byte> piece);

    /// <summary>What was gathered since the last call.</summary>
    protected abstract IEnumerable<TPiece> TakeGathered();

    /// <summary>Bytes a piece keeps.</summary>
    protected abstract int SizeOf(TPiece piece);

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description) { }

    /// <inheritdoc />
    protected sealed override void OnPiece(ReadOnlySpan<byte> piece)
    {
        if (!IsUnwanted)
        {
            Gather(piece);
        }
        else if (!_core.IsSettled)
        {
            // The server may end well before a cancel reaches it: what was dropped by then must not pass for all there was.
            _core.Spoiled ??= Connection.Refusal.GivenUp(this, PgOutcome.Unknown);
        }
    }

    /// <inheritdoc />
    protected override void OnCommand(CommandTag tag) => Tag = tag;

    // Pieces that came before the end are taken first, even when the end is a failure.
    private bool Result()
    {
        if (!_pieces.IsEmpty)
        {
            return true;
        }
        return _core.Failure is { } failure ? throw failure : false;
    }

    /// <summary>Wakes the reader; the host runs it outside any turn.</summary>
    private sealed class Wake(CopyOutRequest<TPiece> copy) : IReply
    {
        public void Complete() => copy._signal.SetResult(true);
    }
}
