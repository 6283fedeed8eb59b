namespace ActorPg.Server.Tests.Hostile;

/// <summary>What a connection is doing when its server process goes.</summary>
public enum Moment
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>A statement runs.</summary>
    Query,

    /// <summary>A transaction is open, and has written.</summary>
    Transaction,

    /// <summary>The server waits for the rest of a COPY's data.</summary>
    Copy,
}
