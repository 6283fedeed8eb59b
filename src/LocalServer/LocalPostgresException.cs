namespace ActorPg;

/// <summary>A local server could not be found, made, started or stopped. The message says what to do, or carries the end of the server's log.</summary>
public sealed class LocalPostgresException : Exception
{
    /// <summary>A failure of the server's surroundings.</summary>
    /// <param name="message">What failed, and what to do about it.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public LocalPostgresException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
