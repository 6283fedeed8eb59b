using System.Data.Common;

namespace ActorPg;

/// <summary>The base of all that can go wrong between a request and its answer.</summary>
public abstract class PgException : DbException
{
    private protected PgException(string message, PgOutcome outcome, Exception? innerException = null)
        : base(message, innerException)
    {
        Outcome = outcome;
    }

    /// <summary>Whether the server can have run the request.</summary>
    public PgOutcome Outcome { get; }

    /// <summary>True when no byte of the request left this process, so that sending it again cannot run it twice.</summary>
    public bool SafeToRetry => Outcome == PgOutcome.NotSent;
}
