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
    private const string PruneTimer = "prune";
    private const string CloseTimer = "close";

    private readonly PoolGate _gate;
    private readonly IConnector _connector;
    private readonly Members _members;
    private Growth _growth = null!;
    private Reception _reception = null!;
    private PgClient? _client;

    public PoolActor(PoolGate gate, IConnector connector)
    {
        _gate = gate;
        _connector = connector;
        _members = new Members(gate);
    }

    private PgOptions Options => _gate.Options;

    protected override void Started()
    {
        _growth = new Growth(_gate, _connector, _members, Context);
        _reception = new Reception(_gate, _members, _growth, Context);
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
        _growth.EnsureMinimum();
        Context.StartTimer(PruneTimer, PoolSignal.Prune, _members.PruneInterval);
    }

    protected override void Stopped(Exception? reason)
    {
        _members.Clear();
        _reception.RefuseAll(
            _gate.Closed
                ?? new PgConnectionException($"The pool was restarted: {reason?.Message}", PgOutcome.NotSent, reason)
        );
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
                _reception.Admit(message);
                break;
            case Abandon abandon:
                _reception.Drop(abandon);
                break;
            case AcquireGivenUp gone:
                _reception.Drop(gone.Request);
                break;
            case PoolRequest request:
                request.Run(_client!, Context.Complete);
                break;
            case PoolSignal signal:
                Handle(signal);
                break;
            case ConnectionReady ready:
                OnReady(ready);
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
                Prune();
                break;
            case nameof(PoolSignal.CloseDeadline):
                Context.Stop();
                break;
        }
    }

    private void OnReady(ConnectionReady ready)
    {
        if (_members.Find(ready.Id) is not { } member)
        {
            return;
        }
        if (_growth.IsOver)
        {
            Retire(member);
            return;
        }
        _growth.OnConnected();
        member.Conversation = ready.Conversation;
        _members.SetReady(member, Context.Time.GetTimestamp(), Context.Random);
        _growth.EnsureMinimum();
        _reception.Serve();
    }

    private void OnLost(int id)
    {
        if (_members.Find(id) is { } member)
        {
            Unwatch(member);
            if (_growth.IsOver)
            {
                Retire(member);
                return;
            }
            _members.SetConnecting(member);
            _reception.Serve();
        }
    }

    private void OnConnectFailed(ConnectFailed failed)
    {
        bool isHopeless = _growth.OnRefused(failed);
        if (_members.Find(failed.Id) is { } member)
        {
            member.IsRefused = failed.Permanent;
        }
        if (isHopeless)
        {
            _reception.RefuseAll(failed.Reason);
            _reception.Serve();
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
        if (_growth.IsOver)
        {
            Retire(member);
            return;
        }
        _members.Share(member, Context.Time.GetTimestamp());
        _reception.Serve();
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
        if (_growth.IsOver && _members.Count == 0)
        {
            Context.Stop();
            return;
        }
        if (!_growth.IsOver && !isRefused)
        {
            _growth.EnsureMinimum();
            _reception.Serve();
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
        _growth.EnsureMinimum();
        Context.StartTimer(PruneTimer, PoolSignal.Prune, _members.PruneInterval);
    }

    private void Retire(Member member)
    {
        _members.SetRetiring(member);
        member.Connection.Tell(ConnectionSignal.Retire);
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
