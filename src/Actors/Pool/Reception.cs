using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Requests;

namespace ActorPg.Pool;

/// <summary>Receives who finds no connection: they wait in one line, are served oldest first, and are refused when it took too long. Owned by the pool actor.</summary>
internal sealed class Reception
{
    private const string QueueTimer = "queue";

    private readonly PoolGate _gate;
    private readonly Members _members;
    private readonly Growth _growth;
    private readonly IActorContext<IPoolMessage> _context;
    private readonly WaitQueue _waiting;

    public Reception(PoolGate gate, Members members, Growth growth, IActorContext<IPoolMessage> context)
    {
        _gate = gate;
        _members = members;
        _growth = growth;
        _context = context;
        _waiting = new WaitQueue(context.Time, gate.Options.AcquireTimeout);
    }

    /// <summary>Somebody wants a connection.</summary>
    public void Admit(IPoolMessage waiter)
    {
        if (_growth.IsOver)
        {
            Refuse(waiter, _gate.Closed!);
        }
        else if (waiter is IRequest request && request.Core.Abandoned != AbandonReason.None)
        {
            TrySend(request); // its caller's word came before it did
        }
        else if (_waiting.Count >= _gate.MaxWaiting)
        {
            _gate.Counters.Overloaded();
            Refuse(
                waiter,
                new PgOverloadedException(
                    _members.Describe(
                        $"{_waiting.Count} wait already, which is the limit",
                        _waiting.Count,
                        waiter as AcquireRequest
                    )
                )
            );
        }
        else
        {
            _waiting.Add(waiter);
            Serve();
        }
    }

    /// <summary>Gives those who wait what there is, oldest first, and asks for more connections if that is not enough.</summary>
    public void Serve()
    {
        _gate.Router.HasWaiters = true;
        Interlocked.MemoryBarrier();
        while (_waiting.Head is { } head)
        {
            bool served = head is AcquireRequest acquire ? TryLend(acquire) : TrySend((IRequest)head);
            if (!served)
            {
                break;
            }
            _waiting.RemoveHead();
        }
        _gate.Router.HasWaiters = _waiting.Count > 0;
        _gate.Counters.Waiting = _waiting.Count;
        _growth.ForThose(_waiting);
        if (_waiting.UntilDeadline(_members.Promised()) is { } left)
        {
            _context.StartTimer(QueueTimer, PoolSignal.QueueDeadline, left);
        }
        else
        {
            _context.CancelTimer(QueueTimer);
        }
    }

    /// <summary>Connections are made for all who still wait.</summary>
    public void GrowForAll()
    {
        _growth.ForAll(_waiting);
        Serve();
    }

    /// <summary>A caller gave up on what has not been sent, as far as it knows.</summary>
    public void Drop(Abandon abandon)
    {
        IRequest request = abandon.Request;
        if (request.Core.Version != abandon.Version || request.Core.IsSettled)
        {
            return;
        }
        if (_waiting.Remove(request))
        {
            GiveUp(request);
            Serve();
        }
        else
        {
            request.Core.Slot?.Connection.Tell(abandon);
        }
    }

    /// <summary>Somebody no longer waits for a connection, and has been told so.</summary>
    public void Drop(AcquireRequest gone)
    {
        if (_waiting.Remove(gone))
        {
            Serve();
        }
        else
        {
            Withdraw(gone);
        }
    }

    /// <summary>The one who waits longest may have waited too long.</summary>
    public void RefuseOverdue()
    {
        foreach (AcquireRequest promised in _members.Promised().Where(_waiting.IsOverdue).ToArray())
        {
            Withdraw(promised);
            RefuseOverdue(promised);
        }
        while (_waiting.TryTakeOverdue(out IPoolMessage waiter))
        {
            RefuseOverdue(waiter);
        }
        Serve();
    }

    /// <summary>Nobody need wait any longer.</summary>
    public void RefuseAll(PgException reason)
    {
        foreach (IPoolMessage waiter in _waiting.Drain())
        {
            Refuse(waiter, reason);
        }
        _gate.Router.HasWaiters = false;
        _gate.Counters.Waiting = 0;
    }

    /// <summary>The one who waits longest gets no connection, for this reason.</summary>
    public void RefuseOldest(Exception reason)
    {
        if (_waiting.Head is { } oldest)
        {
            _waiting.RemoveHead();
            Refuse(oldest, reason);
        }
        Serve();
    }

    private bool TryLend(AcquireRequest request)
    {
        if (request.IsSettled)
        {
            return true;
        }
        Member? member = _members.TakeIdle() ?? (_growth.IsPossible ? null : _members.TakeShallowest());
        if (member is null)
        {
            return false;
        }
        _members.Reserve(member, request);
        member.Connection.Tell(new GrantLease(request, member.Slot, member.Conversation!));
        return true;
    }

    private bool TrySend(IRequest request)
    {
        ref RequestCore core = ref request.Core;
        if (core.IsSettled)
        {
            request.Release();
            return true;
        }
        if (core.Abandoned != AbandonReason.None)
        {
            GiveUp(request);
            return true;
        }
        bool quick = request is not StatementRequest { Cost.IsQuick: false };
        if (_members.Place(quick, mayCrowd: !_growth.IsPossible) is not { } member)
        {
            return false;
        }
        int weight = quick ? 1 : _gate.Router.WholeConnection;
        core.Slot = member.Slot;
        core.Weight = weight;
        member.Slot.Enter(weight);
        member.Slot.Send(request);
        return true;
    }

    private void GiveUp(IRequest request)
    {
        Refusal.Settle(request, Refusal.GivenUp(request, PgOutcome.NotSent), _context.Complete);
        request.Release();
    }

    private void RefuseOverdue(IPoolMessage waiter)
    {
        _gate.Counters.Overloaded();
        string waited = $"no connection became free within {_gate.Options.AcquireTimeout.TotalSeconds:0.###} s";
        string text = _members.Describe(waited, _waiting.Count + 1, waiter as AcquireRequest);
        Refuse(
            waiter,
            _growth.LastRefusal is { } refusal
                ? new PgOverloadedException($"{text} The last attempt to connect failed: {refusal.Message}", refusal)
                : new PgOverloadedException(text, new TimeoutException(waited))
        );
    }

    private void Withdraw(AcquireRequest promised) =>
        _members.PromisedTo(promised)?.Connection.Tell(new WithdrawGrant(promised));

    private void Refuse(IPoolMessage waiter, Exception reason)
    {
        if (waiter is IRequest request)
        {
            Refusal.Settle(request, reason, _context.Complete);
            request.Release();
        }
        else if (((AcquireRequest)waiter).Refuse(reason) is { } reply)
        {
            _context.Complete(reply);
        }
    }
}
