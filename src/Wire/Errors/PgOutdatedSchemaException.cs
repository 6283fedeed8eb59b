namespace ActorPg;

/// <summary>
/// A composite value has other attributes than its type had when it was looked up: somebody altered the type. What the pool knew of the database's
/// types has been dropped, so the next call reads it right.
/// </summary>
public sealed class PgOutdatedSchemaException : PgException
{
    /// <summary>A schema that has changed.</summary>
    /// <param name="message">What has changed.</param>
    public PgOutdatedSchemaException(string message)
        : base(message, PgOutcome.Server) { }
}
