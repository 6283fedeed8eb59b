namespace ActorPg;

/// <summary>
/// The request was turned away before anything was sent: the queue was full, or no connection came free in time. Trying later can succeed.
/// </summary>
public sealed class PgOverloadedException : PgException
{
    /// <summary>A request turned away.</summary>
    /// <param name="message">Which bound was met, and how things stood: size, busy, queued, the oldest holder.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public PgOverloadedException(string message, Exception? innerException = null)
        : base(message, PgOutcome.NotSent, innerException) { }

    /// <summary>Always: nothing was sent.</summary>
    public override bool IsTransient => true;
}
