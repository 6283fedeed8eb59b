using ActorPg.Transport;

namespace ActorPg.Connection;

/// <summary>The way to one server: an address, and the encryption that was agreed on there. Cancels and retries take the same. Immutable.</summary>
/// <param name="Connector">Opens transports.</param>
/// <param name="Endpoint">Where the server listens.</param>
/// <param name="Options">Whom to log in as there, and with which settings.</param>
/// <param name="Encryption">What to ask for; null for what the mode asks for first.</param>
internal sealed record Route(IConnector Connector, PgEndpoint Endpoint, PgOptions Options, Encryption? Encryption)
{
    /// <summary>What kind of server will do.</summary>
    public PgTargetSession Role { get; init; }

    public ValueTask<ITransport> OpenAsync(CancellationToken cancellationToken) =>
        Encryption is { } encryption
            ? Connector.ConnectAsync(Endpoint, encryption, cancellationToken)
            : Connector.ConnectAsync(Endpoint, cancellationToken);
}
