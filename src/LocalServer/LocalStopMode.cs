namespace ActorPg;

/// <summary>How a server is told to stop. Source: PostgreSQL, Shutting Down the Server.</summary>
public enum LocalStopMode
{
    /// <summary>Waits until every client has gone.</summary>
    Smart,

    /// <summary>Ends every session with 57P01 and shuts down cleanly.</summary>
    Fast,

    /// <summary>Quits at once, with a notice to its clients but no checkpoint: the next start recovers, as after a crash.</summary>
    Immediate,
}
