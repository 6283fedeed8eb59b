using ActorPg.Api;
using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Requests;
using ActorPg.Transport;
using Microsoft.Extensions.Logging;

namespace ActorPg.Pool;

/// <summary>
/// Keeps the connections: starts, supervises and retires them, publishes those that take requests, lends them out, and queues who has to wait.
/// Requests that find room never come by here.
/// </summary>
internal sealed class PoolActor : Actor<IPoolMessage>
{
    private const string QueueTimer = "queue";
    private const string PruneTimer = "prune";
    private const string CloseTimer = "close";
    private const string GrowthTimer = "growth";

    /// <summary>How long a statement that never ran before waits for its like to be measured, before a connection is made for it.</summary>
    private static readonly TimeSpan _growthDelay = TimeSpan.FromMilliseconds(3);

    private readonly PoolGate _gate;
    private readonly IConnector _connector;
    private readonly Members _members;
    private WaitQueue _waiting = null!;
    private PgClient? _client;
    private bool _hasEverConnected;
    private bool _isClosing;
    private bool _isGrowthDue;
    private Exception? _lastRefusal;

    public PoolActor(PoolGate gate, IConnector connector)
    {
        _gate = gate;
        _connector = connector;
        _members = new Members(gate);
    }

    private PgOptions Options => _gate.Options;

    protected override void Started()
    {
        _waiting = new WaitQueue(Context.Time, Options.AcquireTimeout);
        _gate.Pool = Context.Self;
        // What a crash swallowed is not waited for: the signals, which are sent once until heard, and the word to close.
        _gate.GrowthHeard();
        _gate.ServiceHeard();
        if (_gate.Closed is not null)
        {
            _isClosing = true;
            Context.Stop();
            return;
        }
        _client = new DirectClient(_gate);
        EnsureMinimum();
        Context.StartTimer(PruneTimer, PoolSignal.Prune, PruneInterval());
    }

    protected override void Stopped(Exception? reason)
    {
        _members.Clear();
        _gate.Router.HasWaiters = false;
        PgException failure =
            _gate.Closed
            ?? new PgConnectionException($"The pool was restarted: {reason?.Message}", PgOutcome.NotSent, reason);
        FailWaiters(failure);
    }

    protected override Supervision Supervise(IActorRef child, Exception failure)
    {
        if (_members.Find(child) is { } member)
        {
            _gate.Counters.Restarted();
            Unwatch(member);
            _members.SetConnecting(member);
        }
        return Supervision.Restart;
    }

    protected override void Receive(IPoolMessage message)
    {
        switch (message)
        {
            case IRequest or AcquireRequest:
                Admit(message);
                break;
            case Abandon abandon:
                DropWaiter(abandon);
                break;
            case AcquireGivenUp gone:
                if (_waiting.Remove(gone.Request))
                {
                    Serve();
                }
                else
                {
                    Withdraw(gone.Request);
                }
                break;
            case PoolRequest request:
                request.Run(_client!, Context.Complete);
                break;
            case PoolSignal signal:
                Handle(signal);
                break;
            case ConnectionReady ready:
                OnReady(ready.Id);
                break;
            case ConnectionLost lost:
                OnLost(lost.Id);
                break;
            case ConnectFailed failed:
                OnConnectFailed(failed);
                break;
            case LeaseGranted granted:
                OnGranted(granted);
                break;
            case LeaseReturned returned:
                OnReturned(returned.Id);
                break;
            case OwnerStopped stopped:
                stopped.Lease.Connection.Tell(new ReleaseLease(stopped.Lease, IsBusy: true));
                break;
            case ConnectionStopped stopped:
                OnStopped(stopped.Id);
                break;
            case ClosePool close:
                Close(close.Patience);
                break;
            default:
                throw new InvalidOperationException($"A pool has no rule for {message}.");
        }
    }

    private void Handle(PoolSignal signal)
    {
        switch (signal.Name)
        {
            case nameof(PoolSignal.Grow):
                _gate.GrowthHeard();
                TryGrow();
                break;
            case nameof(PoolSignal.Freed):
                _gate.ServiceHeard();
                Serve();
                break;
            case nameof(PoolSignal.GrowthDue):
                GrowForAll();
                break;
            case nameof(PoolSignal.QueueDeadline):
                FailOverdue();
                break;
            case nameof(PoolSignal.Prune):
                Prune();
                break;
            case nameof(PoolSignal.CloseDeadline):
                Context.Stop();
                break;
        }
    }

    private void Admit(IPoolMessage waiter)
    {
        if (_isClosing)
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
                    _members.Describe($"{_waiting.Count} wait already, which is the limit", _waiting.Count)
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
    private void Serve()
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
        GrowForWaiters();
        if (_waiting.UntilDeadline(_members.Promised()) is { } left)
        {
            Context.StartTimer(QueueTimer, PoolSignal.QueueDeadline, left);
        }
        else
        {
            Context.CancelTimer(QueueTimer);
        }
    }

    // Who holds a connection for long, or is known to, is worth another one at once. Statements never run before may be over before it is made.
    private void GrowForWaiters()
    {
        int missing = _waiting.CountOf(NeedsConnection) - _members.Connecting;
        while (missing > 0 && TryGrow())
        {
            missing--;
        }
        if (_waiting.Count > 0 && CanGrow && !_isGrowthDue)
        {
            _isGrowthDue = true;
            Context.StartTimer(GrowthTimer, PoolSignal.GrowthDue, _growthDelay);
        }
    }

    private void GrowForAll()
    {
        _isGrowthDue = false;
        for (int missing = _waiting.Count - _members.Connecting; missing > 0 && TryGrow(); missing--) { }
        Serve();
    }

    private static bool NeedsConnection(IPoolMessage waiter) =>
        waiter is not StatementRequest { Cost: { IsKnown: false } or null };

    private bool TryLend(AcquireRequest request)
    {
        if (request.IsSettled)
        {
            return true;
        }
        Member? member = _members.TakeIdle() ?? (CanGrow ? null : _members.TakeShallowest());
        if (member is null)
        {
            return false;
        }
        _members.Reserve(member, request);
        member.Connection.Tell(new GrantLease(request, member.Slot));
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
            Refusal.Settle(request, Refusal.GivenUp(request, PgOutcome.NotSent), Context.Complete);
            request.Release();
            return true;
        }
        bool quick = request is not StatementRequest { Cost.IsQuick: false };
        if (_members.Place(quick, mayCrowd: !CanGrow) is not { } member)
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

    private void DropWaiter(Abandon abandon)
    {
        IRequest request = abandon.Request;
        if (request.Core.Version != abandon.Version || request.Core.IsSettled)
        {
            return;
        }
        if (_waiting.Remove(request))
        {
            Refusal.Settle(request, Refusal.GivenUp(request, PgOutcome.NotSent), Context.Complete);
            request.Release();
            Serve();
        }
        else
        {
            request.Core.Slot?.Connection.Tell(abandon);
        }
    }

    private void FailOverdue()
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

    private void RefuseOverdue(IPoolMessage waiter)
    {
        _gate.Counters.Overloaded();
        string waited = $"no connection became free within {Options.AcquireTimeout.TotalSeconds:0.###} s";
        string text = _members.Describe(waited, _waiting.Count + 1);
        Refuse(
            waiter,
            _lastRefusal is { } refusal
                ? new PgOverloadedException($"{text} The last attempt to connect failed: {refusal.Message}", refusal)
                : new PgOverloadedException(text, new TimeoutException(waited))
        );
    }

    private void Withdraw(AcquireRequest promised) =>
        _members.PromisedTo(promised)?.Connection.Tell(new WithdrawGrant(promised));

    private void FailWaiters(PgException reason)
    {
        foreach (IPoolMessage waiter in _waiting.Drain())
        {
            Refuse(waiter, reason);
        }
    }

    private void Refuse(IPoolMessage waiter, PgException reason)
    {
        if (waiter is IRequest request)
        {
            Refusal.Settle(request, reason, Context.Complete);
            request.Release();
        }
        else if (((AcquireRequest)waiter).Fail(reason) is { } reply)
        {
            Context.Complete(reply);
        }
    }

    private bool CanGrow => !_isClosing && _members.Count < Options.MaxSize;

    private bool TryGrow()
    {
        if (!CanGrow || _members.Connecting >= Members.MostConnectingAtOnce)
        {
            return false;
        }
        int id = _gate.NextId();
        IActorRef<IConnectionMessage> connection = Context.Spawn(
            () => new ConnectionActor(id, _gate, _connector),
            $"connection-{id}"
        );
        _members.Add(new Member(id, connection));
        Context.Watch(connection, new ConnectionStopped(id));
        return true;
    }

    private void EnsureMinimum()
    {
        while (_members.Count < Options.MinSize && TryGrow()) { }
    }

    private void OnReady(int id)
    {
        if (_members.Find(id) is not { } member)
        {
            return;
        }
        if (_isClosing)
        {
            Retire(member);
            return;
        }
        _hasEverConnected = true;
        _lastRefusal = null;
        _members.SetReady(member, Context.Time.GetTimestamp(), Context.Random);
        EnsureMinimum();
        Serve();
    }

    private void OnLost(int id)
    {
        if (_members.Find(id) is { } member)
        {
            Unwatch(member);
            if (_isClosing)
            {
                Retire(member);
                return;
            }
            _members.SetConnecting(member);
            Serve();
        }
    }

    private void OnConnectFailed(ConnectFailed failed)
    {
        _lastRefusal = failed.Reason;
        if (_members.Find(failed.Id) is { } member)
        {
            member.IsRefused = failed.Permanent;
        }
        if (failed.Permanent || !_hasEverConnected)
        {
            FailWaiters(failed.Reason);
            Serve();
        }
    }

    private void OnGranted(LeaseGranted granted)
    {
        if (_members.Find(granted.Id) is not { } member)
        {
            return;
        }
        member.Lease = granted.Lease;
        member.State = Member.Stage.Leased;
        if (granted.Request.Owner is { } owner)
        {
            Context.Watch(owner, new OwnerStopped(granted.Lease));
            member.Owner = owner;
        }
    }

    private void OnReturned(int id)
    {
        if (_members.Find(id) is not { } member)
        {
            return;
        }
        Unwatch(member);
        if (_isClosing)
        {
            Retire(member);
            return;
        }
        _members.Share(member, Context.Time.GetTimestamp());
        Serve();
    }

    private void OnStopped(int id)
    {
        bool isRefused = false;
        if (_members.Find(id) is { } member)
        {
            isRefused = member.IsRefused;
            Unwatch(member);
            _members.Remove(member);
        }
        if (_isClosing && _members.Count == 0)
        {
            Context.Stop();
            return;
        }
        if (!_isClosing && !isRefused)
        {
            EnsureMinimum();
            Serve();
        }
    }

    private void Unwatch(Member member)
    {
        if (member.Owner is { } owner)
        {
            Context.Unwatch(owner);
            member.Owner = null;
        }
    }

    private void Prune()
    {
        foreach (Member member in _members.Expired(Context.Time))
        {
            Retire(member);
        }
        EnsureMinimum();
        Context.StartTimer(PruneTimer, PoolSignal.Prune, PruneInterval());
    }

    private TimeSpan PruneInterval()
    {
        TimeSpan shortest = TimeSpan.FromSeconds(10);
        foreach (TimeSpan lifetime in (ReadOnlySpan<TimeSpan>)[Options.IdleLifetime, Options.ConnectionLifetime])
        {
            if (lifetime > TimeSpan.Zero && lifetime / 4 < shortest)
            {
                shortest = lifetime / 4;
            }
        }
        return shortest < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : shortest;
    }

    private void Retire(Member member)
    {
        _members.SetRetiring(member);
        member.Connection.Tell(ConnectionSignal.Retire);
    }

    private void Close(TimeSpan patience)
    {
        if (_isClosing)
        {
            return;
        }
        _isClosing = true;
        Context.Log.LogDebug("{Path} closes", Context.Self.Path);
        FailWaiters(_gate.Closed!);
        _gate.Router.HasWaiters = false;
        foreach (Member member in _members.NotLeased())
        {
            Retire(member);
        }
        if (_members.Count == 0)
        {
            Context.Stop();
            return;
        }
        Context.StartTimer(CloseTimer, PoolSignal.CloseDeadline, patience);
    }
}
