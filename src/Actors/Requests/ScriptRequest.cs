using System.Threading.Tasks.Sources;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>A script of any number of statements, run as one implicit transaction; answers with the last command's tag.</summary>
internal sealed class ScriptRequest : SimpleQueryExchange, IRequest, IValueTaskSource<CommandTag>
{
    private readonly string _sql;
    private RequestCore _core;
    private ManualResetValueTaskSourceCore<bool> _signal;

    /// <summary>A script.</summary>
    /// <param name="gate">The pool.</param>
    /// <param name="lease">The connection it runs on; null for one that nobody else uses.</param>
    /// <param name="sql">Its text.</param>
    /// <param name="touchesSession">False for those whose effect on the session is known: BEGIN, COMMIT, SAVEPOINT.</param>
    public ScriptRequest(PoolGate gate, Lease? lease, string sql, bool touchesSession = true)
    {
        _sql = sql;
        TouchesSession = touchesSession;
        _core.Begin(gate, lease);
    }

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    /// <inheritdoc />
    public bool TouchesSession { get; }

    /// <inheritdoc />
    public string Sql => _sql;

    /// <inheritdoc />
    public string Describe() => _sql.Length <= 200 ? _sql : $"{_sql.AsSpan(0, 200)}…";

    public ValueTask<CommandTag> SendAsync(in PgCallOptions options)
    {
        PoolGate gate = _core.Gate!;
        _core.Arm(this, in options, options.Timeout ?? gate.Options.CommandTimeout);
        gate.Send(this);
        return new ValueTask<CommandTag>(this, _signal.Version);
    }

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements)
    {
        Query.Write(output, _sql);
        Begin();
    }

    /// <inheritdoc />
    protected override void OnDataDropped() =>
        _core.Spoiled = new PgInputException(
            "COPY … TO STDOUT in a script gives its data to nobody: use CopyFromTableAsync or CopyFromQueryAsync. The script ran."
        );

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

    CommandTag IValueTaskSource<CommandTag>.GetResult(short token)
    {
        _signal.GetResult(token);
        _core.Disarm();
        if (_core.Failure is { } failure)
        {
            throw failure;
        }
        this.Release();
        return Tag;
    }

    ValueTaskSourceStatus IValueTaskSource<CommandTag>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<CommandTag>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);
}
