using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Wire.Messages;

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
    private volatile int _status = (int)TransactionStatus.Idle;

    public Lease(PoolGate gate, ConnectionSlot slot, string holder, long grantedAt)
    {
        Gate = gate;
        Slot = slot;
        Holder = holder;
        GrantedAt = grantedAt;
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

    /// <summary>What the last ReadyForQuery said.</summary>
    public TransactionStatus Status
    {
        get => (TransactionStatus)_status;
        set => _status = (int)value;
    }
}
