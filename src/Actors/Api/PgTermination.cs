namespace ActorPg;

/// <summary>The end of a connection, told once for each. Immutable.</summary>
/// <param name="Endpoint">The server.</param>
/// <param name="ProcessId">The server's process that served it.</param>
/// <param name="IsExpected">True when it was closed from this side; false when it was lost.</param>
/// <param name="Reason">Why.</param>
public sealed record PgTermination(PgEndpoint Endpoint, int ProcessId, bool IsExpected, Exception Reason);
