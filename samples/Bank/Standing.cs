using ActorPg;

namespace Bank;

/// <summary>How it goes, at one moment. Immutable.</summary>
/// <param name="Elapsed">Since the senders started.</param>
/// <param name="Tally">Over all senders.</param>
/// <param name="Kills">Backends killed.</param>
/// <param name="Pool">What the pool says of itself.</param>
/// <param name="Median">Of the transfers answered since the last standing.</param>
/// <param name="Slowest">The 99th percentile of the same.</param>
/// <param name="Pulses">All so far.</param>
internal sealed record Standing(
    TimeSpan Elapsed,
    Tally Tally,
    int Kills,
    PgPoolStatistics Pool,
    TimeSpan Median,
    TimeSpan Slowest,
    IReadOnlyList<Pulse> Pulses
);
