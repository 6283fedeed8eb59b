using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>A COPY TO STDOUT whose data is handed over as it arrives, to a reader that holds the connection back, and it the server.</summary>
/// <typeparam name="TPiece">What the data is handed over as.</typeparam>
internal abstract class CopyOutRequest<TPiece> : CopyOutExchange, IRequest, IThrottled
{
    private readonly CancellationTokenSource _over = new();
    private readonly string _sql;
    private readonly string? _columnsSql;
    private RequestCore _core;

    protected CopyOutRequest(
        PoolGate gate,
        Lease lease,
        string sql,
        string? columnsSql,
        bool touchesSession,
        Func<TPiece, int> sizeOf
    )
    {
        _sql = sql;
        _columnsSql = columnsSql;
        TouchesSession = touchesSession;
        Reader = new Handover<TPiece>(this, highWaterBytes: 1 << 20, sizeOf);
        _core.Begin(gate, lease);
    }

    /// <summary>The reader's side.</summary>
    public Handover<TPiece> Reader { get; }

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    /// <inheritdoc />
    public bool TouchesSession { get; }

    /// <inheritdoc />
    public bool IsFull => Reader.IsFull;

    /// <summary>Cancelled when it has failed: a reader that waits for something else need not.</summary>
    public CancellationToken Over => _over.Token;

    public CommandTag Tag { get; private set; } = CommandTag.None;

    /// <inheritdoc />
    protected override CodecRegistry Codecs => _core.Gate!.Codecs;

    /// <inheritdoc />
    public string Describe() => _sql.Length <= 200 ? _sql : $"{_sql.AsSpan(0, 200)}…";

    public void Send(in PgCallOptions options)
    {
        _core.Arm(this, in options, options.Timeout ?? _core.Gate!.Options.CommandTimeout);
        _core.Gate!.Send(this);
    }

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements) => Write(output, _sql, _columnsSql);

    /// <inheritdoc />
    public void Publish(Action<IReply> complete)
    {
        foreach (TPiece piece in TakeGathered())
        {
            Reader.Put(piece);
        }
        Reader.Ring(complete);
    }

    /// <inheritdoc />
    public void Complete()
    {
        _core.Disarm();
        if (_core.Failure is not null)
        {
            _over.Cancel();
        }
        Reader.End();
    }

    /// <inheritdoc />
    public IReply? Fail(Exception reason) => this.FailUndelivered(reason);

    /// <inheritdoc />
    public void Recycle() { }

    /// <summary>Keeps a piece of the stream for the reader.</summary>
    protected abstract void Gather(ReadOnlySpan<byte> piece);

    /// <summary>What was gathered since the last call.</summary>
    protected abstract IEnumerable<TPiece> TakeGathered();

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description) { }

    /// <inheritdoc />
    protected sealed override void OnPiece(ReadOnlySpan<byte> piece)
    {
        if (Reader.Wants())
        {
            Gather(piece);
        }
    }

    /// <inheritdoc />
    protected override void OnCommand(CommandTag tag) => Tag = tag;
}
