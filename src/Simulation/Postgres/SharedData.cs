namespace ActorPg.Simulation.Postgres;

/// <summary>What a primary and its standbys have in common, as if nothing lagged behind: rows, and what was done. Owned by the simulation's thread.</summary>
internal sealed class SharedData
{
    private int _processes;

    public Ledger Ledger { get; } = new();

    /// <summary>The rows of <c>single</c>.</summary>
    public HashSet<int> Single { get; } = [];

    /// <summary>How often <c>shifting</c> was altered.</summary>
    public int Epoch { get; set; }

    /// <summary>A number that no other process of these servers has had.</summary>
    public int NextProcess() => 1000 + _processes++;
}
