using System.Threading.Tasks.Sources;
using ActorPg.Catalog;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// One statement run many times as one implicit transaction: Parse, then Bind and Execute for each row, one Sync at the end. The rows come in chunks
/// of finished messages, so that a batch may be larger than memory. Needs a lease: nobody else may write in between.
/// </summary>
internal sealed class BatchRequest : StatementExchange, IRequest, IOpenEnded, IValueTaskSource<long>
{
    private readonly FrameBuffer _first;
    private readonly SqlStatement _statement;
    private readonly RowCollector? _returned;
    private RowDescription _columns;
    private CommandTag _tag = CommandTag.None;
    private int _firstExecutions;
    private RequestCore _core;
    private ManualResetValueTaskSourceCore<bool> _signal;
    private long _rows;

    /// <summary>A batch with its first chunk.</summary>
    /// <param name="gate">The pool.</param>
    /// <param name="lease">The connection it runs on.</param>
    /// <param name="statement">What is run.</param>
    /// <param name="first">Its first messages, which stay the sender's; with a Describe behind the Parse where rows are wanted.</param>
    /// <param name="executions">How many there are in them.</param>
    /// <param name="isWhole">Whether the Sync is in them.</param>
    /// <param name="returned">The columns that the rows were asked for with; null when nobody wants them.</param>
    public BatchRequest(
        PoolGate gate,
        Lease lease,
        SqlStatement statement,
        FrameBuffer first,
        int executions,
        bool isWhole,
        RowDescription? returned
    )
    {
        _returned = returned is null ? null : new RowCollector();
        _columns = returned ?? RowDescription.None;
        IsOpen = !isWhole;
        _statement = statement;
        _first = first;
        _firstExecutions = executions;
        _core.Begin(gate, lease);
    }

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    /// <summary>True when the server has reported an error, or nobody waits any more: the rest need not be sent.</summary>
    public bool IsLost => Error is not null || _core.IsSettled;

    /// <summary>Rows touched, once it has succeeded.</summary>
    public long Touched { get; set; }

    /// <inheritdoc />
    public bool TouchesSession => _statement.Kind == StatementKind.Session;

    /// <inheritdoc />
    protected override CodecRegistry Codecs => _core.Gate!.Codecs;

    /// <inheritdoc />
    protected override RowDescription Columns => _columns;

    /// <inheritdoc />
    protected override bool ReadsRows => _returned is not null;

    /// <inheritdoc />
    public string Describe() => _statement.Sql;

    public ValueTask<long> SendAsync(in PgCallOptions options)
    {
        PoolGate gate = _core.Gate!;
        _core.Arm(this, in options, options.Timeout ?? gate.Options.CommandTimeout);
        gate.Send(this);
        return new ValueTask<long>(this, _signal.Version);
    }

    /// <summary>Looks into the rows of all executions for types that only they name.</summary>
    public void Scan(RecordScan scan) => _returned?.Visit(scan.Add);

    /// <summary>The rows of all executions, in order; to be asked for when it has succeeded.</summary>
    public QueryResult ToResult() => _returned!.ToResult(_tag);

    /// <inheritdoc />
    public bool IsOpen { get; private set; }

    /// <summary>More was appended to the connection's output.</summary>
    public void Appended(int executions, bool isLast)
    {
        Expect(executions);
        IsOpen = !isLast;
    }

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements)
    {
        output.WriteBytes(_first.WrittenSpan);
        Begin(parse: true, describe: _returned is not null, _firstExecutions);
        _returned?.Begin(_columns);
        _firstExecutions = 0;
    }

    /// <inheritdoc />
    public void Complete()
    {
        if (Error is not null && !IsParsed)
        {
            _statement.Forget(); // it may be the types of its parameters that are wrong by now
        }
        _signal.SetResult(true);
        this.Release();
    }

    /// <inheritdoc />
    public IReply? Fail(Exception reason) => this.FailUndelivered(reason);

    /// <inheritdoc />
    public void Recycle() { }

    long IValueTaskSource<long>.GetResult(short token)
    {
        _signal.GetResult(token);
        _core.Disarm();
        if (_core.Failure is { } failure)
        {
            _core.Gate!.Types.Learn(failure);
            throw failure;
        }
        return _rows;
    }

    ValueTaskSourceStatus IValueTaskSource<long>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<long>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        RowDescription columns = description.Columns.WithCodecs(
            (i, column) => _columns.CodecAt(i, column) ?? column.Codec
        );
        if (!Formats(columns).AsSpan().SequenceEqual(Formats(_columns)))
        {
            _core.Spoiled = new PgDecodeException(
                "The columns of the result changed while the batch was on its way; it ran, and its rows were dropped."
            );
        }
        _columns = columns;
        _returned!.Begin(_columns);
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (!_core.IsSettled)
        {
            _returned?.Append(run, count);
        }
    }

    /// <inheritdoc />
    protected override void OnRowTooLong(int bytes) => _core.RefuseRow(bytes);

    /// <inheritdoc />
    protected override void OnCommand(CommandTag tag)
    {
        _tag = tag;
        _rows += tag.Rows ?? 0;
    }

    private static short[] Formats(RowDescription columns) => new StatementDescription([], columns).ResultFormats;
}
