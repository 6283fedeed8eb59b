using ActorPg.Model;

namespace ActorPg.Pool;

/// <summary>The connections of a pool and what each is doing; publishes those that take requests. Owned by the pool actor.</summary>
internal sealed class Members
{
    /// <summary>Connections that may be on their way at once, so that a burst does not become a storm at the server.</summary>
    public const int MostConnectingAtOnce = 4;

    private readonly Dictionary<int, Member> _byId = [];
    private readonly PoolGate _gate;

    public Members(PoolGate gate)
    {
        _gate = gate;
    }

    public int Count => _byId.Count;

    public int Connecting => CountIn(Member.Stage.Connecting);

    private Router Router => _gate.Router;

    /// <summary>How many there are, without those in one stage.</summary>
    public int CountWithout(Member.Stage stage) => Count - CountIn(stage);

    public Member? Find(int id) => _byId.GetValueOrDefault(id);

    public Member? Find(IActorRef connection) =>
        _byId.Values.FirstOrDefault(member => ReferenceEquals(member.Connection, connection));

    public void Add(Member member)
    {
        _byId.Add(member.Id, member);
        _gate.Counters.Slots = [.. _byId.Values.Select(each => each.Slot)];
        Publish();
    }

    public void Remove(Member member)
    {
        _byId.Remove(member.Id);
        Forget([member]);
        Publish();
    }

    public void Clear()
    {
        Member[] all = [.. _byId.Values];
        _byId.Clear();
        Forget(all);
        Publish();
    }

    public Member? Find(ConnectionSlot slot) =>
        _byId.Values.FirstOrDefault(member => ReferenceEquals(member.Slot, slot));

    /// <summary>All of them, in no order.</summary>
    public IReadOnlyList<Member> All => [.. _byId.Values];

    /// <summary>Those that an actor holds.</summary>
    public IEnumerable<Member> HeldBy(IActorRef owner) =>
        _byId.Values.Where(member => ReferenceEquals(member.Owner, owner));

    /// <summary>Shared connections beyond the maximum, the longest unused first.</summary>
    public List<Member> Surplus() =>
        [
            .. Shared()
                .OrderBy(member => member.Slot.LastUsed)
                .Take(Math.Max(0, Count - CountIn(Member.Stage.Retiring) - _gate.Size.Maximum)),
        ];

    public void SetConnecting(Member member)
    {
        member.IsExpired = false;
        member.Lease = null;
        Set(member, Member.Stage.Connecting);
    }

    /// <summary>A connection was made: its age begins.</summary>
    public void NoteMade(Member member, long now, Random random)
    {
        member.ConnectedAt = now;
        member.Lifetime = _gate.Options.ConnectionLifetime * (0.9 + (0.2 * random.NextDouble()));
    }

    /// <summary>It takes requests of everybody.</summary>
    public void Share(Member member, long now)
    {
        member.Lease = null;
        member.Slot.LastUsed = now;
        Set(member, Member.Stage.Shared);
    }

    public void Reserve(Member member, AcquireRequest request)
    {
        member.Promised = request;
        Set(member, Member.Stage.Reserved);
    }

    /// <summary>The connection that was promised to this one, if it is still to come free.</summary>
    public Member? PromisedTo(AcquireRequest request) =>
        _byId.Values.FirstOrDefault(member =>
            member.State == Member.Stage.Reserved && ReferenceEquals(member.Promised, request)
        );

    /// <summary>Those who have been promised a connection that has still to come free.</summary>
    public IEnumerable<AcquireRequest> Promised() =>
        from member in _byId.Values
        where member is { State: Member.Stage.Reserved, Promised.IsSettled: false }
        select member.Promised!;

    public void SetRetiring(Member member) => Set(member, Member.Stage.Retiring);

    /// <summary>A shared connection with nothing in flight. Newest use first, so that the others may grow old and be closed.</summary>
    public Member? TakeIdle()
    {
        Member? best = null;
        foreach (Member member in Shared())
        {
            if (member.Slot.Depth == 0 && (best is null || member.Slot.LastUsed > best.Slot.LastUsed))
            {
                best = member;
            }
        }
        return best;
    }

    /// <summary>The shared connection with least in flight, which no request has to itself.</summary>
    public Member? TakeShallowest()
    {
        Member? best = null;
        foreach (Member member in Shared())
        {
            if (best is null || member.Slot.Depth < best.Slot.Depth)
            {
                best = member;
            }
        }
        return best;
    }

    /// <summary>Where one who waits may be sent: to an idle connection; if quick, behind others with room; if nothing else is to be had, behind others.</summary>
    public Member? Place(bool quick, bool mayCrowd)
    {
        if (TakeIdle() is { } idle)
        {
            return idle;
        }
        Member? shallowest = TakeShallowest();
        if (shallowest is null || shallowest.Slot.Depth >= Router.WholeConnection)
        {
            return null;
        }
        return quick || mayCrowd ? shallowest : null;
    }

    /// <summary>Those that may be closed: unused for long beyond the minimum, or old.</summary>
    public List<Member> Expired(TimeProvider time)
    {
        PgOptions options = _gate.Options;
        List<Member> expired = [];
        int keep = Count;
        foreach (Member member in Shared().OrderBy(member => member.Slot.LastUsed))
        {
            bool isOld =
                options.ConnectionLifetime > TimeSpan.Zero && time.GetElapsedTime(member.ConnectedAt) > member.Lifetime;
            bool isIdle =
                options.IdleLifetime > TimeSpan.Zero
                && member.Slot.Depth == 0
                && keep > _gate.Size.Minimum
                && time.GetElapsedTime(member.Slot.LastUsed) > options.IdleLifetime;
            if (isOld || isIdle)
            {
                expired.Add(member);
                keep--;
            }
        }
        return expired;
    }

    /// <summary>How often to look for those: several times within the shortest of the lifetimes.</summary>
    public TimeSpan PruneInterval
    {
        get
        {
            TimeSpan shortest = TimeSpan.FromSeconds(10);
            PgOptions options = _gate.Options;
            foreach (TimeSpan lifetime in (ReadOnlySpan<TimeSpan>)[options.IdleLifetime, options.ConnectionLifetime])
            {
                if (lifetime > TimeSpan.Zero && lifetime / 4 < shortest)
                {
                    shortest = lifetime / 4;
                }
            }
            return shortest < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : shortest;
        }
    }

    public List<Member> NotLeased() =>
        [.. _byId.Values.Where(member => member.State is not (Member.Stage.Leased or Member.Stage.Retiring))];

    /// <summary>What the pool is doing, for an error: its size, who waits, and who has held a connection longest.</summary>
    /// <param name="what">What came of that.</param>
    /// <param name="waiting">How many wait.</param>
    /// <param name="asker">Who is told, if it is somebody who may hold connections itself.</param>
    public string Describe(string what, int waiting, AcquireRequest? asker = null)
    {
        string name = _gate.Options.PoolName is { Length: > 0 } given ? $"Pool '{given}'" : "The pool";
        int busy = _byId.Values.Count(member =>
            member.State is Member.Stage.Leased or Member.Stage.Reserved || member.Slot.Depth > 0
        );
        string text =
            $"{name}: {what}. Size {Count} of {_gate.Size.Maximum}, busy {busy}, connecting {Connecting}, waiting {waiting}.";
        int own = asker is null ? 0 : _byId.Values.Count(member => member.Lease is { } lease && IsOf(asker, lease));
        if (own > 0)
        {
            text += $" {asker!.Holder} holds {own} itself, and waits for another: give one back first, or pass it on.";
        }
        Lease? oldest = _byId.Values.Select(member => member.Lease).OfType<Lease>().MinBy(lease => lease.GrantedAt);
        return oldest is null
            ? text
            : $"{text} Held longest by {oldest.Holder}: {_gate.Time.GetElapsedTime(oldest.GrantedAt).TotalSeconds:0.0} s.";
    }

    private static bool IsOf(AcquireRequest asker, Lease lease) =>
        asker.Owner is { } owner
            ? ReferenceEquals(owner, lease.Owner)
            : lease.Owner is null && asker.Holder.Length > 0 && asker.Holder == lease.Holder;

    private void Forget(IEnumerable<Member> gone)
    {
        _gate.Counters.Forget(
            [.. _byId.Values.Select(member => member.Slot)],
            gone.Sum(member => member.Slot.Answered)
        );
    }

    private IEnumerable<Member> Shared() => _byId.Values.Where(member => member.State == Member.Stage.Shared);

    private int CountIn(Member.Stage stage) => _byId.Values.Count(member => member.State == stage);

    private void Set(Member member, Member.Stage stage)
    {
        member.State = stage;
        Publish();
    }

    /// <summary>Tells those who route what there is.</summary>
    public void Publish()
    {
        Router.Slots = [.. Shared().Select(member => member.Slot)];
        Router.MayGrow = Count < _gate.Size.Maximum;
    }
}
