namespace ActorPg;

/// <summary>What arrived is not what the protocol allows. The connection is closed; requests in flight end as <see cref="PgOutcome.Unknown"/>.</summary>
public sealed class PgProtocolException : PgException
{
    /// <summary>A violation of the protocol.</summary>
    /// <param name="message">The message at fault and what is wrong with it.</param>
    public PgProtocolException(string message)
        : base(message, PgOutcome.Unknown) { }
}
