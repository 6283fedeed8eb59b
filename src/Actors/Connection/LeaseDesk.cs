using ActorPg.Model;
using ActorPg.Pool;

namespace ActorPg.Connection;

/// <summary>
/// Who holds the connection: nobody in particular, somebody it is promised to, one holder, or the cleaning up behind that one. Owned by the
/// connection actor.
/// </summary>
internal sealed class LeaseDesk
{
    private const string ResetTimer = "reset";

    private readonly PoolGate _pool;
    private readonly Link _link;
    private readonly IActorContext<IConnectionMessage> _context;
    private Lease? _current;
    private GrantLease? _promise;
    private bool _isReleasing;

    public LeaseDesk(PoolGate pool, Link link, IActorContext<IConnectionMessage> context)
    {
        _pool = pool;
        _link = link;
        _context = context;
    }

    /// <summary>The connection was given to one holder.</summary>
    public required Action<Lease, AcquireRequest> OnGranted { get; init; }

    /// <summary>The connection is clean behind its last holder.</summary>
    public required Action OnReturned { get; init; }

    /// <summary>The lease in force, until it is cleaned up behind; null when there is none.</summary>
    public Lease? Current => _current;

    /// <summary>Whether somebody holds it, or is about to.</summary>
    public bool IsTaken => _current is not null || _promise is not null;

    /// <summary>Whether a request made under this lease (null: under none) may be written now.</summary>
    public bool Admits(Lease? lease) => lease is null ? !IsTaken : ReferenceEquals(lease, _current) && !_isReleasing;

    /// <summary>Keeps strangers out; the connection is handed over as soon as they have been answered.</summary>
    public void Promise(GrantLease grant) => _promise = grant;

    /// <summary>The server says that names mean something else from now on.</summary>
    public void NamesChanged() => _current?.NamesChanged();

    /// <summary>Takes back what was promised, if it still is a promise: strangers may share the connection again.</summary>
    public void Withdraw(AcquireRequest request)
    {
        if (ReferenceEquals(request, _promise?.Request))
        {
            _promise = null;
            OnReturned();
        }
    }

    /// <summary>The holder lets go; false when it holds nothing, or has let go before.</summary>
    public bool BeginRelease(Lease lease)
    {
        if (!ReferenceEquals(lease, _current) || _isReleasing)
        {
            return false;
        }
        lease.IsReleased = true;
        _isReleasing = true;
        if (_pool.Options.ConnectTimeout != Timeout.InfiniteTimeSpan)
        {
            _context.StartTimer(ResetTimer, ConnectionSignal.ResetDeadline, _pool.Options.ConnectTimeout);
        }
        return true;
    }

    /// <summary>Nothing is in flight: the next step, if there is one. True when something was written.</summary>
    public bool StepWhenIdle()
    {
        if (_isReleasing)
        {
            return BeginReset();
        }
        if (_promise is { } promise)
        {
            _promise = null;
            Grant(promise);
        }
        return false;
    }

    /// <summary>The cleaning took longer than connecting anew may.</summary>
    /// <exception cref="PgConnectionException">Always: the connection has to go.</exception>
    public static void OnResetDeadline() =>
        throw new PgConnectionException(
            "A session that was given back could not be made as new in time.",
            PgOutcome.Unknown
        );

    /// <summary>The connection is clean again.</summary>
    public void FinishReset()
    {
        _context.CancelTimer(ResetTimer);
        _current = null;
        _isReleasing = false;
        OnReturned();
    }

    /// <summary>The link is gone: the holder learns why, and whoever it was promised to goes back to the queue.</summary>
    public void Lose(Exception reason)
    {
        _context.CancelTimer(ResetTimer);
        if (_current is { } lease)
        {
            lease.Lost = reason;
        }
        if (_promise is { } promise)
        {
            _pool.Pool.Tell(promise.Request);
        }
        _current = null;
        _promise = null;
        _isReleasing = false;
    }

    private bool BeginReset()
    {
        Lease lease = _current!;
        if (lease.IsSpoiled)
        {
            FinishReset(); // the pool closes the connection
            return false;
        }
        // Behind a pooler that shares sessions there is nothing of ours to undo, and what is there may be somebody else's by now.
        bool isDirty = lease.IsDirty && !_pool.Pooler.SharesSessions;
        bool forgets = isDirty && lease.HasPrepared;
        if (ResetExchange.Write(_link.Output.Filling, lease.Status, isDirty, forgets) is { } reset)
        {
            if (forgets)
            {
                _link.Statements.Clear();
            }
            _link.Session.Begin(reset);
            return true;
        }
        FinishReset();
        return false;
    }

    private void Grant(GrantLease promise)
    {
        AcquireRequest request = promise.Request;
        var lease = new Lease(_pool, promise.Slot, request.Holder, _context.Time.GetTimestamp(), _link.Server)
        {
            Owner = request.Owner,
            IsForHook = request.IsForHook,
        };
        if (!request.TryGrant(lease))
        {
            OnReturned(); // the one who waited has gone
            return;
        }
        _current = lease;
        OnGranted(lease, request);
        _context.Complete(request);
    }
}
