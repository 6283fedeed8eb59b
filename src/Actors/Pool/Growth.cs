using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Pool;

/// <summary>Makes connections: as many as the minimum asks for, and as those who wait are worth. Owned by the pool actor.</summary>
internal sealed class Growth
{
    private const string GrowthTimer = "growth";

    /// <summary>How long a statement that never ran before waits for its like to be measured, before a connection is made for it.</summary>
    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(3);

    private readonly PoolGate _gate;
    private readonly Members _members;
    private readonly IActorContext<IPoolMessage> _context;
    private bool _hasEverConnected;
    private bool _isDue;

    public Growth(PoolGate gate, Members members, IActorContext<IPoolMessage> context)
    {
        _gate = gate;
        _members = members;
        _context = context;
    }

    /// <summary>No more are made: the pool closes.</summary>
    public bool IsOver { get; set; }

    /// <summary>The minimum is not kept up for now: what is made for it is closed again at once, since the Init hook fails.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether the pool may have more connections than it has.</summary>
    public bool IsPossible => !IsOver && _members.Count < _gate.Size.Maximum;

    /// <summary>Why the last attempt to connect failed; null when it did not.</summary>
    public PgException? LastRefusal { get; private set; }

    /// <summary>A connection was made.</summary>
    public void OnConnected()
    {
        _hasEverConnected = true;
        LastRefusal = null;
    }

    /// <summary>A connection could not be made. True when nobody should wait for another attempt: it would fail as well.</summary>
    public bool OnRefused(ConnectFailed failed)
    {
        LastRefusal = failed.Reason;
        return failed.Permanent || (!_hasEverConnected && !IsStartingUp(failed.Reason));
    }

    /// <summary>A server that is about to be there: 57P03 alone says so. The attempts go on, as long as anybody has patience.</summary>
    private static bool IsStartingUp(Exception reason) =>
        reason is PostgresException { SqlState: SqlStates.CannotConnectNow }
        || (reason.InnerException as AggregateException)?.InnerExceptions.Any(IsStartingUp) == true;

    /// <summary>One more connection, if there may be one and not too many are on their way.</summary>
    public bool TryGrow()
    {
        if (!IsPossible || _members.Connecting >= Members.MostConnectingAtOnce)
        {
            return false;
        }
        int id = _gate.NextId();
        IActorRef<IConnectionMessage> connection = _context.Spawn(
            () => new ConnectionActor(id, _gate),
            $"connection-{id}"
        );
        _members.Add(new Member(id, connection));
        _context.Watch(connection, new ConnectionStopped(id));
        return true;
    }

    public void EnsureMinimum()
    {
        while (!IsPaused && _members.Count < _gate.Size.Minimum && TryGrow()) { }
    }

    /// <summary>
    /// Who holds a connection for long, or is known to, is worth another one at once. Statements never run before may be over before it is made.
    /// </summary>
    public void ForThose(WaitQueue waiting)
    {
        Grow(waiting.CountOf(NeedsConnection));
        if (waiting.Count > 0 && IsPossible && !_isDue)
        {
            _isDue = true;
            _context.StartTimer(GrowthTimer, PoolSignal.GrowthDue, _delay);
        }
    }

    /// <summary>They have waited long enough for their like to be measured.</summary>
    public void ForAll(WaitQueue waiting)
    {
        _isDue = false;
        Grow(waiting.Count);
    }

    private void Grow(int wanted)
    {
        for (int missing = wanted - _members.Connecting; missing > 0 && TryGrow(); missing--) { }
    }

    private static bool NeedsConnection(IPoolMessage waiter) =>
        waiter is not Requests.StatementRequest { Cost: { IsKnown: false } or null };
}
