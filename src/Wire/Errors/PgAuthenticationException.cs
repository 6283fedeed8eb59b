namespace ActorPg;

/// <summary>
/// No session came about because of who is who: the server refused the credentials, could not prove that it knows them, or asked for them in a way
/// that the options forbid. Never holds a password. No request was sent.
/// </summary>
public sealed class PgAuthenticationException : PgException
{
    /// <summary>A login that failed.</summary>
    /// <param name="message">Which step failed, and the option that governs it when there is one.</param>
    /// <param name="innerException">The server's refusal, when it was the server that refused.</param>
    public PgAuthenticationException(string message, Exception? innerException = null)
        : base(message, PgOutcome.NotSent, innerException) { }
}
