namespace ActorPg;

/// <summary>
/// A deadline passed before the answer came. <see cref="PgException.Outcome"/> says whether the server can have run the request; the inner exception
/// is a <see cref="TimeoutException"/>.
/// </summary>
public sealed class PgTimeoutException : PgException
{
    /// <summary>A deadline that passed.</summary>
    /// <param name="message">What took too long, and how long it was allowed.</param>
    /// <param name="outcome">What is known of the request.</param>
    /// <param name="innerException">What came of it, when more is known: the server's answer to a cancel, for one.</param>
    public PgTimeoutException(string message, PgOutcome outcome, Exception? innerException = null)
        : base(message, outcome, new TimeoutException(message, innerException)) { }

    /// <summary>True when nothing was sent: sending it again cannot run it twice.</summary>
    public override bool IsTransient => SafeToRetry;
}
