namespace ActorPg;

/// <summary>What may be said of one call beside its SQL and arguments. A CancellationToken converts to it.</summary>
/// <example><c>await pool.FetchAsync("select $1", new PgCallOptions { Timeout = TimeSpan.FromSeconds(2) }, 42)</c></example>
public readonly record struct PgCallOptions
{
    /// <summary>
    /// The whole time the call may take: waiting for a connection, sending, executing, answering. Null: the pool's command timeout.
    /// What is not done by then is cancelled on the server, if that can be done without touching a stranger's query.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Cancels the call; what that means for the server is in the exception's outcome.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>A token is the option most often given, so it may stand alone.</summary>
    public static implicit operator PgCallOptions(CancellationToken cancellationToken) =>
        new() { CancellationToken = cancellationToken };

    /// <summary>The same as the conversion from a token.</summary>
    public static PgCallOptions FromCancellationToken(CancellationToken cancellationToken) => cancellationToken;
}
