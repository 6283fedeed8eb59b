namespace ActorPg.Simulation.Postgres;

/// <summary>The truth: what each request's statements have done, however its caller was told. Owned by the simulation's thread.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<int, int> _executed = [];
    private readonly Dictionary<int, int> _committed = [];

    /// <summary>How often a statement of the request ran to its end, whether or not it was committed.</summary>
    public int Executed(int id) => _executed.GetValueOrDefault(id);

    /// <summary>How often a row of the request was committed.</summary>
    public int Committed(int id) => _committed.GetValueOrDefault(id);

    public void Execute(int id) => _executed[id] = Executed(id) + 1;

    public void Commit(int id) => _committed[id] = Committed(id) + 1;
}
