namespace ActorPg;

/// <summary>What a query logger is told of one statement, script or batch, well or ill ended. Immutable.</summary>
/// <param name="Sql">Its text, whole.</param>
/// <param name="Elapsed">From the call to its end, waiting for a connection included.</param>
/// <param name="Exception">What the caller was thrown; null when all went well.</param>
/// <param name="Endpoint">The server that it was sent to; null when it was never sent.</param>
/// <param name="ProcessId">The server's process; 0 when it was never sent.</param>
public sealed record PgQueryLog(string Sql, TimeSpan Elapsed, Exception? Exception, PgEndpoint? Endpoint, int ProcessId)
{
    /// <summary>The arguments, only where <see cref="PgOptions.LogArguments"/> asks for them; null otherwise.</summary>
    public IReadOnlyList<object?>? Arguments { get; init; }

    /// <summary>The text and the time; never the arguments.</summary>
    public override string ToString() =>
        $"{Sql} ({Elapsed.TotalMilliseconds:0.###} ms{(Exception is null ? "" : $", {Exception.GetType().Name}")})";
}
