using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;

namespace ActorPg.Listening;

/// <summary>The listener's side of its connection: one question at a time, each with a deadline, and a ping when there has been nothing to ask. Owned by the listener's actor.</summary>
internal sealed class ListenerLine
{
    private const string PingTimer = "ping";
    private const string DeadlineTimer = "ping deadline";

    // Where connecting has no limit either, somebody still has to notice.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    private readonly PoolGate _gate;
    private readonly IActorContext<IPoolMessage> _context;
    private ConnectionSlot? _slot;
    private ListenScript? _asked;

    public ListenerLine(PoolGate gate, IActorContext<IPoolMessage> context)
    {
        _gate = gate;
        _context = context;
        LastHeard = context.Time.GetUtcNow();
    }

    /// <summary>When the server was last heard.</summary>
    public DateTimeOffset LastHeard { get; private set; }

    /// <summary>Whether a question has still to be answered.</summary>
    public bool IsAsking => _asked is not null;

    /// <summary>Whether the next question can be asked.</summary>
    public bool IsFree => _slot is not null && _asked is null;

    /// <summary>The connection is ready.</summary>
    public void Open(IActorRef<IConnectionMessage> connection)
    {
        Close();
        _slot = new ConnectionSlot(connection);
        _gate.Router.Slots = [_slot];
        Heard();
        StartPing();
    }

    /// <summary>The connection is of no use for now.</summary>
    public void Close()
    {
        _slot = null;
        _asked = null;
        _gate.Router.Slots = [];
        _context.CancelTimer(PingTimer);
        _context.CancelTimer(DeadlineTimer);
    }

    /// <summary>Something came.</summary>
    public void Heard() => LastHeard = _context.Time.GetUtcNow();

    /// <summary>Asks the server, which is free to be asked.</summary>
    public void Ask(ListenScript script)
    {
        _asked = script;
        _context.StartTimer(DeadlineTimer, PoolSignal.PingDeadline, Patience);
        _context.PipeToSelf(
            SendAsync(script),
            _ => new ListenAnswered(script, null),
            reason => new ListenAnswered(script, reason)
        );
    }

    /// <summary>An answer. False when it answers an earlier connection's question, or the connection is about to be reported lost.</summary>
    public bool Answered(ListenScript script)
    {
        if (!ReferenceEquals(_asked, script))
        {
            return false;
        }
        _asked = null;
        _context.CancelTimer(DeadlineTimer);
        Heard();
        StartPing();
        return true;
    }

    /// <summary>Nothing was asked for a while: asks whether anybody is there.</summary>
    public void Ping()
    {
        if (IsFree)
        {
            Ask(new ListenScript([], []));
        }
        else if (_slot is not null)
        {
            StartPing();
        }
    }

    /// <summary>An answer took too long: what is at the other end, if anything, is not the server.</summary>
    public void OnDeadline()
    {
        if (_slot is { } slot && _asked is not null)
        {
            slot.Connection.Tell(
                new LinkDown(
                    new PgConnectionException(
                        $"The server did not answer the listener within {Patience.TotalSeconds:0.###} s.",
                        PgOutcome.Unknown
                    )
                )
            );
        }
    }

    private TimeSpan Patience =>
        _gate.Options.ConnectTimeout == Timeout.InfiniteTimeSpan ? _patience : _gate.Options.ConnectTimeout;

    private ValueTask<CommandTag> SendAsync(ListenScript script) =>
        script.IsPing
            ? new PingRequest(_gate).SendAsync(_slot!, Timeout.InfiniteTimeSpan)
            : new ScriptRequest(_gate, lease: null, script.Sql).SendAsync(default);

    private void StartPing()
    {
        if (_gate.Options.ListenPingInterval > TimeSpan.Zero)
        {
            _context.StartTimer(PingTimer, PoolSignal.Ping, _gate.Options.ListenPingInterval);
        }
    }
}
