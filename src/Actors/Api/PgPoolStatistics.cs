using ActorPg.Pool;

namespace ActorPg;

/// <summary>What a pool is doing at one moment, and what it has seen since it started. A snapshot; the listener's own connection is not in it.</summary>
public readonly record struct PgPoolStatistics
{
    /// <summary>Connections there are: at work, idle, on their way, or about to close.</summary>
    public int Size { get; init; }

    /// <summary>Connections that take requests of everybody.</summary>
    public int Ready { get; init; }

    /// <summary>Of those, the ones with nothing to do.</summary>
    public int Idle { get; init; }

    /// <summary>Connections that are not idle: held by one caller, with requests in flight, or on their way.</summary>
    public int Busy => Size - Idle;

    /// <summary>Callers that wait for a connection.</summary>
    public int Waiting { get; init; }

    /// <summary>Requests on shared connections, by weight: one that has a connection to itself counts as a full pipeline.</summary>
    public int InFlight { get; init; }

    /// <summary>Connections made.</summary>
    public long Connects { get; init; }

    /// <summary>Connections lost: not those that the pool closed itself.</summary>
    public long Losses { get; init; }

    /// <summary>Connections made anew after they were lost or had failed.</summary>
    public long Restarts { get; init; }

    /// <summary>Requests that the server has answered.</summary>
    public long Queries { get; init; }

    /// <summary>Requests that were sent elsewhere because none of their bytes had left.</summary>
    public long Retries { get; init; }

    /// <summary>Requests refused because too many waited, or for too long.</summary>
    public long Overloads { get; init; }

    /// <summary>How often somebody got a connection to itself: sessions, transactions, scripts, streams.</summary>
    public long Acquires { get; init; }

    /// <summary>What they waited for it, all together.</summary>
    public TimeSpan AcquireTime { get; init; }

    /// <summary>
    /// How often a session was given back that had been given back before. It harms nobody; many mean that two owners believe a session to be theirs.
    /// </summary>
    public long DoubleReleases { get; init; }

    /// <summary>
    /// Notifications that came over connections which listen for nobody, and were dropped: a session said LISTEN itself, or the server sends what was not asked for.
    /// </summary>
    public long DroppedNotifications { get; init; }

    internal static PgPoolStatistics Of(PoolGate gate)
    {
        ConnectionSlot[] slots = gate.Router.Slots;
        PoolCounters counters = gate.Counters;
        int[] depths = [.. slots.Select(slot => slot.Depth)];
        return new PgPoolStatistics
        {
            Size = counters.Slots.Length,
            Ready = slots.Length,
            Idle = depths.Count(depth => depth == 0),
            Waiting = counters.Waiting,
            InFlight = depths.Sum(),
            Connects = counters.Connects,
            Losses = counters.Losses,
            Restarts = counters.Restarts,
            Queries = counters.Answered,
            Retries = counters.Retries,
            Overloads = counters.Overloads,
            Acquires = counters.Acquires,
            AcquireTime = counters.AcquireTime,
            DoubleReleases = counters.DoubleReleases,
            DroppedNotifications = counters.Strays,
        };
    }
}
