using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Pool;

/// <summary>What the connections report, and what follows: who is ready, lost, held, given back, gone. Owned by the pool actor.</summary>
internal sealed class MemberDesk
{
    private readonly PoolGate _gate;
    private readonly IActorContext<IPoolMessage> _context;
    private readonly Members _members;
    private readonly Growth _growth;

    public MemberDesk(PoolGate gate, IActorContext<IPoolMessage> context, Members members, Growth growth)
    {
        _gate = gate;
        _context = context;
        _members = members;
        _growth = growth;
    }

    public required Reception Reception { get; init; }

    public required Upkeep Upkeep { get; init; }

    public required Initiation Initiation { get; init; }

    public void OnReady(ConnectionReady ready)
    {
        if (_members.Find(ready.Id) is not { } member)
        {
            return;
        }
        if (_growth.IsOver)
        {
            Upkeep.Retire(member);
            return;
        }
        _growth.OnConnected();
        if (member.IsExpired || ready.Conversation.Database != _gate.Target.Options.Database)
        {
            Upkeep.Retire(member); // all were to be replaced, or the options were changed, while it logged in
            return;
        }
        member.Conversation = ready.Conversation;
        member.IsSuspect = false;
        long now = _context.Time.GetTimestamp();
        _members.NoteMade(member, now, _context.Random);
        if (!Initiation.TryBegin(member, ready.Conversation)) // it comes back from there as a lease does
        {
            _members.Share(member, now);
        }
        _growth.EnsureMinimum();
        Reception.Serve();
    }

    public void OnLost(int id)
    {
        if (_members.Find(id) is not { } member)
        {
            return;
        }
        Unwatch(member);
        if (_growth.IsOver)
        {
            Upkeep.Retire(member);
            return;
        }
        _members.SetConnecting(member);
        Upkeep.SuspectIdle();
        Reception.Serve();
    }

    /// <summary>A connection's actor threw, and starts anew.</summary>
    public void OnCrashed(Member member)
    {
        Unwatch(member);
        _members.SetConnecting(member);
    }

    public void OnConnectFailed(ConnectFailed failed)
    {
        bool isHopeless = _growth.OnRefused(failed);
        if (_members.Find(failed.Id) is { } member)
        {
            member.IsRefused = failed.Permanent;
        }
        if (isHopeless)
        {
            Reception.RefuseAll(failed.Reason);
            Reception.Serve();
        }
    }

    public void OnGranted(LeaseGranted granted)
    {
        if (_members.Find(granted.Id) is not { } member)
        {
            return;
        }
        member.Lease = granted.Lease;
        member.State = Member.Stage.Leased;
        if (granted.Request.Owner is { } owner)
        {
            _context.Watch(owner, new OwnerStopped(owner));
            member.Owner = owner;
        }
    }

    public void OnReturned(int id)
    {
        if (_members.Find(id) is not { } member)
        {
            return;
        }
        Unwatch(member);
        if (!Upkeep.RetireIfDue(member))
        {
            _members.Share(member, _context.Time.GetTimestamp());
            Reception.Serve();
        }
    }

    public void OnStopped(int id)
    {
        bool isRefused = false;
        if (_members.Find(id) is { } member)
        {
            isRefused = member.IsRefused;
            Unwatch(member);
            _members.Remove(member);
        }
        if (_growth.IsOver)
        {
            return;
        }
        if (!isRefused)
        {
            _growth.EnsureMinimum();
        }
        Reception.Serve();
    }

    public void OnInitEnded(InitEnded ended)
    {
        if (ended.Failure is not { } failure)
        {
            return;
        }
        Initiation.OnFailed(failure);
        bool isLost =
            _members.Find(ended.Id) is { } member
            && (member.State == Member.Stage.Connecting || !ReferenceEquals(member.Conversation, ended.Conversation));
        if (!isLost) // the next one may be luckier
        {
            Reception.RefuseOldest(failure);
        }
    }

    /// <summary>An actor stopped without giving back what it held.</summary>
    public void OnOwnerStopped(IActorRef owner)
    {
        foreach (Member member in _members.HeldBy(owner).ToArray())
        {
            if (member.Lease is { } lease)
            {
                lease.IsSpoiled |= _gate.Options.Reset is not null; // there is nobody to run the hook
                member.Connection.Tell(new ReleaseLease(lease, IsBusy: true));
            }
        }
    }

    // An actor is watched once, however many connections it holds.
    private void Unwatch(Member member)
    {
        if (member.Owner is not { } owner)
        {
            return;
        }
        member.Owner = null;
        if (!_members.HeldBy(owner).Any())
        {
            _context.Unwatch(owner);
        }
    }
}
