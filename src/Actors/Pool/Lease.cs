using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Observing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Pool;

/// <summary>
/// The right to one connection, from grant to release. Requests made under it are told straight to the connection, which checks that it still is the
/// lease it granted. The states change in the connection's turns only; everybody may look.
/// </summary>
internal sealed class Lease
{
    private volatile Exception? _lost;
    private volatile bool _released;
    private volatile bool _dirty;
    private volatile bool _spoiled;
    private Observers? _observers;
    private volatile bool _hasPrepared;
    private volatile StatementDirectory? _ownStatements;
    private int _lastPortal;
    private volatile int _status = (int)TransactionStatus.Idle;

    private const int OwnStatements = 256;

    public Lease(PoolGate gate, ConnectionSlot slot, string holder, long grantedAt, ServerFacts server)
    {
        Gate = gate;
        Slot = slot;
        Holder = holder;
        GrantedAt = grantedAt;
        Server = server;
    }

    public PoolGate Gate { get; }

    public ConnectionSlot Slot { get; }

    public IActorRef<IConnectionMessage> Connection => Slot.Connection;

    /// <summary>The order of the calls made under it.</summary>
    public CallOrder Calls { get; } = new();

    /// <summary>Who took it, for the error that others get who wait too long.</summary>
    public string Holder { get; }

    /// <summary>On the host's clock.</summary>
    public long GrantedAt { get; }

    /// <summary>What the server says of itself.</summary>
    public ServerFacts Server { get; }

    /// <summary>The actor on whose behalf it was taken; null when there is none.</summary>
    public IActorRef? Owner { get; init; }

    /// <summary>True for that of the Init hook.</summary>
    public bool IsForHook { get; init; }

    /// <summary>Who watches this session; made when somebody first does.</summary>
    public Observers Observers =>
        _observers ?? Interlocked.CompareExchange(ref _observers, new Observers(Gate.Log), null) ?? _observers;

    /// <summary>Who watches this session, if anybody ever did.</summary>
    public Observers? ObserversIfAny => Volatile.Read(ref _observers);

    /// <summary>Its connection is not fit for the next holder: a hook failed. It is closed instead of cleaned.</summary>
    public bool IsSpoiled
    {
        get => _spoiled;
        set => _spoiled = value;
    }

    /// <summary>Why the connection is gone; null while it is there.</summary>
    public Exception? Lost
    {
        get => _lost;
        set => _lost = value;
    }

    public bool IsReleased
    {
        get => _released;
        set => _released = value;
    }

    /// <summary>Something ran that may have changed the session: it is reset before the next holder.</summary>
    public bool IsDirty
    {
        get => _dirty;
        set => _dirty = value;
    }

    /// <summary>Statements were prepared under names that the driver did not choose: they are deallocated before the next holder.</summary>
    public bool HasPrepared
    {
        get => _hasPrepared;
        set => _hasPrepared = value;
    }

    /// <summary>
    /// The statements by their text: the pool's, until the session's search_path, role or user was changed. From then on the same names may be other
    /// tables, so that what the server says of a statement concerns this lease alone.
    /// </summary>
    public StatementDirectory Statements => _ownStatements ?? Gate.Statements;

    /// <summary>Names may mean something else from now on.</summary>
    public void NamesChanged() => _ownStatements = new StatementDirectory(OwnStatements);

    /// <summary>A transaction ended, or a script ran: if names were changed before, they may be changed back.</summary>
    public void NamesMayChange()
    {
        if (_ownStatements is not null)
        {
            NamesChanged();
        }
    }

    /// <summary>This is about to run: it may change what later statements mean, or what has to be undone behind the holder.</summary>
    public void Note(string sql)
    {
        if (SqlScanner.ChangesNames(sql))
        {
            NamesChanged();
        }
        HasPrepared |= SqlScanner.Prepares(sql);
    }

    /// <summary>A name for a portal, which no other of the session's has.</summary>
    public string NextPortal() => $"actorpg_cursor_{Interlocked.Increment(ref _lastPortal)}";

    /// <summary>What the last ReadyForQuery said.</summary>
    public TransactionStatus Status
    {
        get => (TransactionStatus)_status;
        set => _status = (int)value;
    }
}
