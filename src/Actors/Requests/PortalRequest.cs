using System.Threading.Tasks.Sources;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>Some rows of an open portal, or its end. Sent under the lease that opened it.</summary>
internal sealed class PortalRequest : PortalExchange, IRequest, IValueTaskSource<QueryResult>
{
    private readonly RowCollector _rows = new();
    private readonly RowDescription _columns;
    private readonly byte[] _portal;
    private readonly int _most;
    private RequestCore _core;
    private ManualResetValueTaskSourceCore<bool> _signal;
    private CommandTag? _tag;

    /// <summary>A request.</summary>
    /// <param name="lease">That opened the portal.</param>
    /// <param name="portal">Its name.</param>
    /// <param name="columns">Those of its rows.</param>
    /// <param name="most">Rows at most; 0 to close it.</param>
    public PortalRequest(Lease lease, byte[] portal, RowDescription columns, int most)
    {
        _portal = portal;
        _columns = columns;
        _most = most;
        _core.Begin(lease.Gate, lease);
    }

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    /// <inheritdoc />
    public bool TouchesSession => false;

    /// <inheritdoc />
    protected override RowDescription Columns => _columns;

    /// <inheritdoc />
    public string Describe() => "a cursor";

    public ValueTask<QueryResult> SendAsync(in PgCallOptions options)
    {
        PoolGate gate = _core.Gate!;
        _core.Arm(this, in options, options.Timeout ?? gate.Options.CommandTimeout);
        gate.Send(this);
        return new ValueTask<QueryResult>(this, _signal.Version);
    }

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements)
    {
        if (_most > 0)
        {
            Execute.Write(output, _portal, _most);
        }
        else
        {
            Close.WritePortal(output, _portal);
        }
        Sync.Write(output);
        Begin(executes: _most > 0, closes: _most == 0);
        _rows.Begin(_columns);
    }

    /// <inheritdoc />
    public void Complete()
    {
        _signal.SetResult(true);
        this.Release();
    }

    /// <inheritdoc />
    public IReply? Fail(Exception reason) => this.FailUndelivered(reason);

    /// <inheritdoc />
    public void Recycle() { }

    QueryResult IValueTaskSource<QueryResult>.GetResult(short token)
    {
        _signal.GetResult(token);
        _core.Disarm();
        return _core.Failure is { } failure ? throw failure : _rows.ToResult(_tag);
    }

    ValueTaskSourceStatus IValueTaskSource<QueryResult>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<QueryResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (!_core.IsSettled)
        {
            _rows.Append(run, count);
        }
    }

    /// <inheritdoc />
    protected override void OnRowTooLong(int bytes) => _core.RefuseRow(bytes);

    /// <inheritdoc />
    protected override void OnCommand(CommandTag tag) => _tag = tag;
}
