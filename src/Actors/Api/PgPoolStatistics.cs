using ActorPg.Pool;

namespace ActorPg;

/// <summary>What a pool is doing at one moment, and what it has seen since it started.</summary>
/// <param name="Ready">Connections that take requests of everybody.</param>
/// <param name="InFlight">Requests on those connections, by weight: one that has a connection to itself counts as a full pipeline.</param>
/// <param name="Connects">Connections made.</param>
/// <param name="Restarts">Connections lost and made anew.</param>
/// <param name="Retries">Requests that were sent elsewhere because none of their bytes had left.</param>
/// <param name="Overloads">Requests refused because too many waited, or for too long.</param>
public readonly record struct PgPoolStatistics(
    int Ready,
    int InFlight,
    long Connects,
    long Restarts,
    long Retries,
    long Overloads
)
{
    internal static PgPoolStatistics Of(PoolGate gate)
    {
        ConnectionSlot[] slots = gate.Router.Slots;
        PoolCounters counters = gate.Counters;
        return new PgPoolStatistics(
            slots.Length,
            slots.Sum(slot => slot.Depth),
            counters.Connects,
            counters.Restarts,
            counters.Retries,
            counters.Overloads
        );
    }
}
