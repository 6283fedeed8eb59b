namespace ActorPg.LocalServer;

/// <summary>Somewhere else to take a server from: a container. Disposing gives the server back.</summary>
internal interface IServerSource : IAsyncDisposable
{
    /// <summary>Starts the server; answers with its postgres:// URL once it accepts connections.</summary>
    /// <exception cref="LocalPostgresException">It cannot be had.</exception>
    Task<string> StartAsync(LocalPostgresOptions options, CancellationToken cancellationToken);
}
