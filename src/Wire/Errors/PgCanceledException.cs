namespace ActorPg;

/// <summary>
/// The caller's token was canceled before the answer came. <see cref="Outcome"/> says whether the server can have run the request.
/// </summary>
public sealed class PgCanceledException : OperationCanceledException
{
    /// <summary>A canceled request.</summary>
    /// <param name="message">How far the request had come.</param>
    /// <param name="outcome">What is known of it.</param>
    /// <param name="innerException">The server's error (57014), when it was the server that stopped it.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public PgCanceledException(
        string message,
        PgOutcome outcome,
        Exception? innerException,
        CancellationToken cancellationToken
    )
        : base(message, innerException, cancellationToken)
    {
        Outcome = outcome;
    }

    /// <summary>Whether the server can have run the request.</summary>
    public PgOutcome Outcome { get; }

    /// <summary>True when no byte of the request left this process, so that sending it again cannot run it twice.</summary>
    public bool SafeToRetry => Outcome == PgOutcome.NotSent;
}
