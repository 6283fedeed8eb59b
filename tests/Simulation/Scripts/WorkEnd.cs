namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>How a transaction ends.</summary>
internal enum WorkEnd
{
    Commit,
    Rollback,

    /// <summary>It is given up, and what runs in it with it.</summary>
    Dispose,
}
