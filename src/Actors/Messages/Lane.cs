namespace ActorPg.Messages;

/// <summary>How requests of several callers share a connection. Each lane has connections of its own.</summary>
public enum Lane
{
    /// <summary>Anything: each request is a transaction of its own, and what goes wrong with one the others never notice.</summary>
    Isolated,

    /// <summary>
    /// Statements that only read, on connections that refuse to write (SQLSTATE 25006). Those that wait for a connection together go as one burst, with one
    /// Sync: the server does with one transaction what it would do with many.
    /// </summary>
    Read,

    /// <summary>
    /// Writes that do not depend on each other, one statement each. Those that wait for a connection together share a transaction, so a commit, and each is
    /// answered after it. What fails is taken out, and the others are run again.
    /// </summary>
    Ingest,
}
