using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Requests;
using Microsoft.Extensions.Logging;

namespace ActorPg.Pool;

/// <summary>Replaces connections: those that are idle, old, spent, expired, too many, or under suspicion. Owned by the pool actor.</summary>
internal sealed class Upkeep
{
    private const string PruneTimer = "prune";
    private const string PingTimer = "ping";

    /// <summary>Signs of another role come from every connection, and again from servers that just are like that: one sweep is enough for this long.</summary>
    private static readonly TimeSpan _betweenSweeps = TimeSpan.FromSeconds(10);

    private readonly PoolGate _gate;
    private readonly Members _members;
    private readonly Growth _growth;
    private readonly IActorContext<IPoolMessage> _context;
    private long? _lastSweep;

    public Upkeep(PoolGate gate, Members members, Growth growth, IActorContext<IPoolMessage> context)
    {
        _gate = gate;
        _members = members;
        _growth = growth;
        _context = context;
    }

    /// <summary>Closes what has lived long enough, and opens what is missing.</summary>
    public void Prune()
    {
        foreach (Member member in _members.Expired(_context.Time))
        {
            Retire(member);
        }
        _growth.IsPaused = false;
        _growth.EnsureMinimum();
        _context.StartTimer(PruneTimer, PoolSignal.Prune, _members.PruneInterval);
    }

    /// <summary>Asks those that have nothing to do whether the server is still there, and will again.</summary>
    public void PingIdle()
    {
        SuspectIdle();
        StartPinging();
    }

    /// <summary>Has the idle ones asked from time to time, if the options say so.</summary>
    public void StartPinging()
    {
        if (_gate.Options.PingInterval > TimeSpan.Zero)
        {
            _context.StartTimer(PingTimer, PoolSignal.Ping, _gate.Options.PingInterval);
        }
    }

    /// <summary>Has it finish what it has, and closes it.</summary>
    public void Retire(Member member)
    {
        _members.SetRetiring(member);
        member.Connection.Tell(ConnectionSignal.Retire);
    }

    /// <summary>A connection came free: closes it if it is not to be used again. False when it may be.</summary>
    public bool RetireIfDue(Member member)
    {
        if (member.Lease is { IsForHook: true } prepared)
        {
            _growth.IsPaused = prepared.IsSpoiled; // another would fare the same
        }
        bool isOver = _growth.IsOver || member.IsExpired || member.Lease is { IsSpoiled: true };
        bool isSurplus = _members.CountWithout(Member.Stage.Retiring) > _gate.Size.Maximum;
        if (isOver || isSurplus)
        {
            Retire(member);
            return true;
        }
        return false;
    }

    /// <summary>Replaces one connection, as soon as it is ready and free.</summary>
    public void Expire(Member member)
    {
        switch (member.State)
        {
            case Member.Stage.Shared:
                Retire(member);
                break;
            case not Member.Stage.Retiring:
                member.IsExpired = true; // one that is on its way may be what a session was before
                break;
        }
    }

    /// <summary>Replaces all connections, each as soon as it comes free.</summary>
    public void ExpireAll()
    {
        foreach (Member member in _members.All)
        {
            Expire(member);
        }
    }

    /// <summary>A server has another role than when the connections were made.</summary>
    public void OnRoleChanged(string sign)
    {
        long now = _context.Time.GetTimestamp();
        if (_lastSweep is { } last && _context.Time.GetElapsedTime(last, now) < _betweenSweeps)
        {
            return;
        }
        _lastSweep = now;
        _context.Log.LogWarning("{Path} makes its connections anew: {Sign}", _context.Self.Path, sign);
        ExpireAll();
    }

    /// <summary>The pool has other bounds from now on.</summary>
    public void Resize(PoolSize size)
    {
        _gate.Size = size;
        foreach (Member member in _members.Surplus())
        {
            Retire(member);
        }
        _members.Publish();
        _growth.EnsureMinimum();
    }

    /// <summary>
    /// One connection was lost: where the server or the way to it is gone the others may be dead as well and not know it, so those that are idle are asked.
    /// </summary>
    public void SuspectIdle()
    {
        foreach (Member member in _members.All)
        {
            if (
                member is
                { State: Member.Stage.Shared, Slot.Depth: 0, Conversation: { } conversation, IsSuspect: false }
            )
            {
                member.IsSuspect = true;
                Ping(member, conversation);
            }
        }
    }

    /// <summary>A connection under suspicion has answered, or has not.</summary>
    public void OnPinged(PingEnded ended)
    {
        if (_members.Find(ended.Id) is { } member && ReferenceEquals(member.Conversation, ended.Conversation))
        {
            member.IsSuspect = false;
        }
    }

    // A ping that is not answered is cancelled, as any request, and a cancel that is not heard breaks the link.
    private void Ping(Member member, Conversation conversation)
    {
        int id = member.Id;
        var ping = new PingRequest(_gate);
        _context.PipeToSelf(
            ping.SendAsync(member.Slot, _gate.Options.CancelTimeout),
            _ => new PingEnded(id, conversation, null),
            reason => new PingEnded(id, conversation, reason)
        );
    }
}
