namespace ActorPg;

/// <summary>
/// What ran on a connection of the pool's left a transaction open, which nobody could have ended: it was rolled back, and the connection goes on as
/// before. What the same script had committed itself stays.
/// </summary>
public sealed class PgSessionStateException : PgException
{
    /// <summary>A transaction left open.</summary>
    /// <param name="message">What was left, what became of it, and what to use instead.</param>
    public PgSessionStateException(string message)
        : base(message, PgOutcome.Server) { }
}
