using System.Threading.Tasks.Sources;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>Asks whether the server is there, by a Sync that nothing else precedes.</summary>
internal sealed class PingRequest : Exchange, IRequest, IValueTaskSource<CommandTag>
{
    private RequestCore _core;
    private ManualResetValueTaskSourceCore<bool> _signal;

    /// <summary>A ping to one of a pool's connections.</summary>
    public PingRequest(PoolGate gate)
    {
        _core.Begin(gate, lease: null);
    }

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    /// <inheritdoc />
    public bool TouchesSession => false;

    /// <inheritdoc />
    public override bool IsComplete => true;

    /// <inheritdoc />
    public string Describe() => "a ping";

    /// <summary>Sends it to one connection.</summary>
    /// <param name="slot">The connection.</param>
    /// <param name="patience">How long it may take to answer; then it is cancelled, which breaks a link with nobody at its other end.</param>
    public ValueTask<CommandTag> SendAsync(ConnectionSlot slot, TimeSpan patience)
    {
        _core.Slot = slot;
        _core.Weight = 1;
        slot.Enter(1);
        _core.Arm(this, default, patience);
        slot.Send(this);
        return new ValueTask<CommandTag>(this, _signal.Version);
    }

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements)
    {
        Sync.Write(output);
        Rewind();
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

    CommandTag IValueTaskSource<CommandTag>.GetResult(short token)
    {
        _signal.GetResult(token);
        _core.Disarm();
        if (_core.Failure is { } failure)
        {
            throw failure;
        }
        this.Release();
        return CommandTag.None;
    }

    ValueTaskSourceStatus IValueTaskSource<CommandTag>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<CommandTag>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc />
    protected override Progress OnFrame(in Frame frame) => Progress.Violation;
}
