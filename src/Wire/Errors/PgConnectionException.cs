namespace ActorPg;

/// <summary>A connection could not be made, or was lost with requests in flight. <see cref="PgException.Outcome"/> says what that means for this one.</summary>
public sealed class PgConnectionException : PgException
{
    /// <summary>A failed connection.</summary>
    /// <param name="message">What failed, and where.</param>
    /// <param name="outcome">What is known of the request that was waiting.</param>
    /// <param name="innerException">The cause, shared by all requests that failed with it.</param>
    public PgConnectionException(string message, PgOutcome outcome, Exception? innerException = null)
        : base(message, outcome, innerException) { }
}
