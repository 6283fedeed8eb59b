namespace ActorPg.Wire.Protocol;

/// <summary>
/// How the connections of one pool keep prepared statements: one object for all their caches, so that what one of them learns holds for all.
/// Thread-safe.
/// </summary>
internal sealed class StatementPolicy
{
    private volatile bool _isUnnamed;
    private volatile int _epoch;

    /// <summary>A policy.</summary>
    /// <param name="capacity">How many statements each connection keeps; 0 parses anew each time, without a name.</param>
    /// <param name="lifetime">How long after its Parse a statement is kept, on the host's clock; 0 for ever.</param>
    public StatementPolicy(int capacity, long lifetime = 0)
    {
        Capacity = capacity;
        Lifetime = lifetime;
    }

    public int Capacity { get; }

    public long Lifetime { get; }

    /// <summary>True when no statement has a name on the server: each run brings its Parse, and nothing is ever closed.</summary>
    public bool IsUnnamed => _isUnnamed || Capacity == 0;

    /// <summary>Counts the changes of schema that were noticed: what was prepared under an earlier one is prepared anew.</summary>
    public int Epoch => _epoch;

    /// <summary>From now on nothing is kept by name, on any connection.</summary>
    public void GoUnnamed() => _isUnnamed = true;

    /// <summary>A plan proved out of date. True for the first to notice; whoever had prepared under an earlier epoch tells nothing new.</summary>
    /// <param name="seen">The epoch in which that plan was made.</param>
    public bool TryAdvance(int seen) => Interlocked.CompareExchange(ref _epoch, seen + 1, seen) == seen;
}
