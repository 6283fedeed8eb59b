namespace ActorPg.Simulation.Postgres;

/// <summary>Whether a pooler stands before the server, and when it takes a session back from its client.</summary>
internal enum PoolerMode
{
    None,

    /// <summary>When the client goes.</summary>
    Session,

    /// <summary>After each transaction.</summary>
    Transaction,
}
