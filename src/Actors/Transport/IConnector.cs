namespace ActorPg.Transport;

/// <summary>Opens transports: to real servers over TCP, Unix sockets and TLS, or to simulated ones.</summary>
internal interface IConnector
{
    /// <summary>Connects to one address, encrypted as the options demand.</summary>
    /// <exception cref="PgConnectionException">Nobody answers, or the encryption demanded cannot be had.</exception>
    ValueTask<ITransport> ConnectAsync(PgEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>Connects with another encryption than the first that the options ask for: the server refused the login over that.</summary>
    /// <exception cref="PgConnectionException">As for the other.</exception>
    ValueTask<ITransport> ConnectAsync(
        PgEndpoint endpoint,
        Encryption encryption,
        CancellationToken cancellationToken
    ) => ConnectAsync(endpoint, cancellationToken);
}
