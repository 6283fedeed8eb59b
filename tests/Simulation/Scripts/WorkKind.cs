namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>What a caller does.</summary>
internal enum WorkKind
{
    Select,
    Insert,
    InsertReturning,
    InsertFailing,
    Divide,
    Single,
    Shifting,
    Prepared,
    Notify,
    Stream,
    WideStream,
    CopyIn,
    CopyOut,
    Batch,
    Cursor,
    Pipeline,
    Read,
    Ingest,
    IngestFailing,
    IngestSingle,
    Transaction,
    Savepoint,
    Session,
    Hold,
    Alter,
    Resize,
    Expire,

    /// <summary>Other options for a while.</summary>
    Options,

    /// <summary>A connection for an actor that stops without giving it back.</summary>
    Owned,

    /// <summary>A statement by message.</summary>
    Message,
}
