namespace ActorPg.Simulation.Postgres;

/// <summary>What a statement of the simulated server does.</summary>
internal enum CommandKind
{
    Empty,
    Select,
    Insert,
    SingleInsert,
    Notify,
    Lock,
    Begin,
    Commit,
    Rollback,
    Savepoint,
    ReleaseSavepoint,
    RollbackToSavepoint,
    Listen,
    Unlisten,
    Set,
    Reset,
    CreateTemp,
    DiscardTemp,
    Unlock,
    Deallocate,
    AlterShifting,
    CopyIn,
    CopyOut,

    /// <summary>Asks which process it is, or which role the server has.</summary>
    Ask,

    /// <summary>Does nothing that can be seen.</summary>
    Utility,
}
