namespace ActorPg;

/// <summary>What is known of a request that failed: whether the server can have run it.</summary>
public enum PgOutcome
{
    /// <summary>No byte of it left this process: it did not run, and sending it again is safe.</summary>
    NotSent,

    /// <summary>It was handed to the socket and the answer never came: it may have run. Never sent again by the driver.</summary>
    Unknown,

    /// <summary>The server answered, and its answer was an error: the statement had no effect.</summary>
    Server,
}
