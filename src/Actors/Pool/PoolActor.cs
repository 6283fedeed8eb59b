using ActorPg.Api;
using ActorPg.Lanes;
using ActorPg.Listening;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Requests;
using Microsoft.Extensions.Logging;

namespace ActorPg.Pool;

/// <summary>
/// Keeps the connections: starts, supervises and retires them, publishes those that take requests, lends them out, and queues who has to wait.
/// Requests that find room never come by here.
/// </summary>
internal sealed class PoolActor : Actor<IPoolMessage>
{
    private const string CloseTimer = "close";

    private readonly PoolGate _gate;
    private readonly Members _members;
    private Growth _growth = null!;
    private Reception _reception = null!;
    private Upkeep _upkeep = null!;
    private MemberDesk _desk = null!;
    private IActorRef<IPoolMessage>? _listener;
    private PgClient? _client;
    private LaneDesk? _lanes;

    public PoolActor(PoolGate gate)
    {
        _gate = gate;
        _members = new Members(gate);
    }

    private PgOptions Options => _gate.Options;

    protected override void Started()
    {
        _growth = new Growth(_gate, _members, Context);
        _reception = new Reception(_gate, _members, _growth, Context);
        _upkeep = new Upkeep(_gate, _members, _growth, Context);
        _desk = new MemberDesk(_gate, Context, _members, _growth)
        {
            Reception = _reception,
            Upkeep = _upkeep,
            Initiation = new Initiation(_gate, Context),
        };
        _gate.Pool = Context.Self;
        // What a crash swallowed is not waited for: the signals, which are sent once until heard, and the word to close.
        _gate.GrowthHeard();
        _gate.ServiceHeard();
        if (_gate.Closed is not null)
        {
            _growth.IsOver = true;
            Context.Stop();
            return;
        }
        _client = new DirectClient(_gate);
        _lanes = LaneDesk.Start(_gate, Context);
        _upkeep.Prune();
        _upkeep.StartPinging();
        if (!_gate.Channels.IsEmpty)
        {
            Listener(); // those who had subscribed before a restart
        }
    }

    protected override void Stopped(Exception? reason)
    {
        _members.Clear();
        _reception.RefuseAll(
            _gate.Closed
                ?? new PgConnectionException($"The pool was restarted: {reason?.Message}", PgOutcome.NotSent, reason)
        );
        if (reason is null)
        {
            // Its host took it down: nobody listens any more.
            var over = new PgConnectionException("The pool is closed.", PgOutcome.NotSent);
            new Audience(_gate.Channels) { Context = Context }.EndAll(_gate.Closed ?? over);
        }
    }

    protected override Supervision Supervise(IActorRef child, Exception failure)
    {
        if (_members.Find(child) is { } member)
        {
            _gate.Counters.Restarted();
            _desk.OnCrashed(member);
        }
        return Supervision.Restart;
    }

    protected override void Receive(IPoolMessage message)
    {
        switch (message)
        {
            case AcquireRequest { IsForHook: true } hook:
                Fail(hook, new PgConnectionException("The connection was lost again.", PgOutcome.NotSent));
                break;
            case IRequest or AcquireRequest:
                _reception.Admit(message);
                break;
            case Abandon abandon:
                _reception.Drop(abandon);
                break;
            case AcquireGivenUp gone:
                _reception.Drop(gone.Request);
                break;
            case PoolRequest request:
                request.Run(_lanes?.ClientFor(request.Lane) ?? _client!, Context.Complete);
                break;
            case PoolSignal signal:
                Handle(signal);
                break;
            case ConnectionReady ready:
                _desk.OnReady(ready);
                break;
            case ConnectionLost lost:
                _desk.OnLost(lost.Id);
                break;
            case ConnectFailed failed:
                _desk.OnConnectFailed(failed);
                break;
            case LeaseGranted granted:
                _desk.OnGranted(granted);
                break;
            case LeaseReturned returned:
                _desk.OnReturned(returned.Id);
                break;
            case OwnerStopped stopped:
                _desk.OnOwnerStopped(stopped.Owner);
                break;
            case ConnectionStopped stopped:
                OnStopped(stopped.Id);
                break;
            case ClosePool close:
                Close(close.Patience);
                break;
            default:
                HandleUpkeep(message);
                break;
        }
    }

    private void HandleUpkeep(IPoolMessage message)
    {
        switch (message)
        {
            case ListenRequest or EndSubscription or EndActorSubscription:
                ToListener(message);
                break;
            case InitEnded ended:
                _desk.OnInitEnded(ended);
                break;
            case ConnectionSpent spent when _members.Find(spent.Slot) is { } member:
                _upkeep.Expire(member);
                break;
            case ConnectionSpent:
                break;
            case PingEnded pinged:
                _upkeep.OnPinged(pinged);
                break;
            case RoleChanged changed:
                _upkeep.OnRoleChanged(changed.Sign);
                break;
            case PoolOrder order:
                Obey(order);
                break;
            case LaneStopped:
                _lanes!.OnStopped();
                StopWhenEmpty();
                break;
            default:
                throw new InvalidOperationException($"A pool has no rule for {message}.");
        }
    }

    private void Obey(PoolOrder order)
    {
        if (order.What == PoolOrder.Kind.Resize)
        {
            _upkeep.Resize(order.Size!);
            _reception.Serve();
        }
        else
        {
            _upkeep.ExpireAll();
            _lanes?.Expire();
        }
        Context.Complete(order);
    }

    private void ToListener(IPoolMessage message)
    {
        if (!_growth.IsOver)
        {
            Listener().Tell(message);
        }
        else if (message is IFailable failable)
        {
            Fail(failable, _gate.Closed!);
        }
    }

    private void Fail(IFailable message, Exception reason)
    {
        if (message.Fail(reason) is { } reply)
        {
            Context.Complete(reply);
        }
    }

    private IActorRef<IPoolMessage> Listener() =>
        _listener ??= Context.Spawn(() => new ListenerActor(_gate), "listener");

    private void Handle(PoolSignal signal)
    {
        switch (signal.Name)
        {
            case nameof(PoolSignal.Grow):
                _gate.GrowthHeard();
                _growth.TryGrow();
                break;
            case nameof(PoolSignal.Freed):
                _gate.ServiceHeard();
                _reception.Serve();
                break;
            case nameof(PoolSignal.GrowthDue):
                _reception.GrowForAll();
                break;
            case nameof(PoolSignal.QueueDeadline):
                _reception.RefuseOverdue();
                break;
            case nameof(PoolSignal.Prune):
                _upkeep.Prune();
                break;
            case nameof(PoolSignal.Ping):
                _upkeep.PingIdle();
                break;
            case nameof(PoolSignal.CloseDeadline):
                Context.Stop();
                break;
        }
    }

    private void OnStopped(int id)
    {
        _desk.OnStopped(id);
        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_growth.IsOver && _members.Count == 0 && _lanes is not { Running: > 0 })
        {
            Context.Stop();
        }
    }

    private void Close(TimeSpan patience)
    {
        if (_growth.IsOver)
        {
            return;
        }
        _growth.IsOver = true;
        Context.Log.LogDebug("{Path} closes", Context.Self.Path);
        _reception.RefuseAll(_gate.Closed!);
        foreach (Member member in _members.NotLeased())
        {
            _upkeep.Retire(member);
        }
        if (_listener is not null)
        {
            Context.Stop(_listener);
        }
        _lanes?.Close(patience);
        Context.StartTimer(CloseTimer, PoolSignal.CloseDeadline, patience);
        StopWhenEmpty();
    }
}
