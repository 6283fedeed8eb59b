namespace ActorPg;

/// <summary>The bytes of one value are not what its type allows, or do not fit the type asked for. The connection is not affected.</summary>
public sealed class PgDecodeException : PgException
{
    /// <summary>A value that cannot be decoded.</summary>
    /// <param name="message">The type, and what is wrong with the bytes.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public PgDecodeException(string message, Exception? innerException = null)
        : base(message, PgOutcome.Server, innerException) { }
}
