using ActorPg;

namespace Bank;

/// <summary>All that the bank knows when the day is over: what the senders wrote down, and nothing from the ledger.</summary>
/// <param name="Journals">One of each sender.</param>
/// <param name="Open">How long transfers were sent.</param>
/// <param name="Kills">Backends killed.</param>
/// <param name="Pool">What the pool says of itself.</param>
/// <param name="Latency">From telling the pool to the answer in the mailbox, over all transfers.</param>
internal sealed record DayEnd(
    IReadOnlyList<Journal> Journals,
    TimeSpan Open,
    int Kills,
    PgPoolStatistics Pool,
    Histogram Latency
)
{
    public Tally Tally => Journals.Aggregate(default(Tally), (sum, journal) => sum + journal.Tally);
}
