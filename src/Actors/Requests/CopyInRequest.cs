using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// A COPY FROM STDIN. Its sender waits until the server takes data, then sends it in chunks. Needs a lease: nobody else may write in between. A caller
/// who gives up has it broken off by CopyFail, for a server that waits for data does not hear a cancel.
/// </summary>
internal sealed class CopyInRequest : CopyInExchange, IRequest, IThrottled, IOpenEnded
{
    private readonly TaskCompletionSource<bool> _started = new();
    private readonly TaskCompletionSource<CommandTag> _answer = new();
    private readonly CancellationTokenSource _over = new();
    private readonly string _sql;
    private readonly string? _columnsSql;
    private readonly StartReply _reply;
    private RequestCore _core;
    private CommandTag _tag = CommandTag.None;
    private bool _isStartTold;

    /// <summary>A COPY.</summary>
    /// <param name="gate">The pool.</param>
    /// <param name="lease">The connection it runs on.</param>
    /// <param name="sql">The command.</param>
    /// <param name="columnsSql">A SELECT whose columns are those copied; null when nobody needs them.</param>
    public CopyInRequest(PoolGate gate, Lease lease, string sql, string? columnsSql)
    {
        _sql = sql;
        _columnsSql = columnsSql;
        _reply = new StartReply(this);
        _core.Begin(gate, lease);
    }

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    /// <inheritdoc />
    public bool TouchesSession => false;

    /// <inheritdoc />
    public bool IsFull => false;

    /// <summary>True when the server waits for data; false when there will be no COPY, and the answer says why.</summary>
    public Task<bool> Started => _started.Task;

    /// <summary>Cancelled when the request is over: a source that still waits for something need not.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>True when nobody takes data any more.</summary>
    public bool IsLost => Error is not null || _core.IsSettled || _core.Abandoned != AbandonReason.None;

    /// <summary>What the server said of the columns; known once the COPY has started, if it was asked for.</summary>
    public StatementDescription? Description { get; private set; }

    /// <summary>In which form the server expects the data; known once the COPY has started.</summary>
    public CopyLayout Layout { get; private set; }

    /// <inheritdoc />
    protected override CodecRegistry Codecs => _core.Gate!.Codecs;

    /// <inheritdoc />
    public string Describe() => _sql.Length <= 200 ? _sql : $"{_sql.AsSpan(0, 200)}…";

    public Task<CommandTag> SendAsync(in PgCallOptions options)
    {
        PoolGate gate = _core.Gate!;
        _core.Arm(this, in options, options.Timeout ?? gate.Options.CommandTimeout);
        gate.Send(this);
        return _answer.Task;
    }

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements) => WriteStart(output, _sql, _columnsSql);

    /// <inheritdoc />
    public void Publish(Action<IReply> complete)
    {
        if (HasStarted && !_isStartTold)
        {
            _isStartTold = true;
            complete(_reply);
        }
    }

    /// <inheritdoc />
    public void Complete()
    {
        _core.Disarm();
        Exception? failure = _core.Failure;
        CommandTag tag = _tag;
        if (failure is not null)
        {
            _over.Cancel();
        }
        _started.TrySetResult(false);
        this.Release();
        if (failure is null)
        {
            _answer.TrySetResult(tag);
        }
        else
        {
            _answer.TrySetException(failure);
        }
    }

    /// <inheritdoc />
    public IReply? Fail(Exception reason) => this.FailUndelivered(reason);

    /// <inheritdoc />
    public void Recycle() { }

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description) => Description = description;

    /// <inheritdoc />
    protected override void OnStarted(CopyLayout layout) => Layout = layout;

    /// <inheritdoc />
    protected override void OnCommand(CommandTag tag) => _tag = tag;

    /// <summary>Wakes the sender; the host runs it outside any turn.</summary>
    private sealed class StartReply(CopyInRequest copy) : IReply
    {
        public void Complete() => copy._started.TrySetResult(true);
    }
}
