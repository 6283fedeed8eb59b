namespace ActorPg.Transport;

/// <summary>Where connections are made to, as whom and by what: another one from the moment that the pool is given other options. Immutable.</summary>
/// <param name="Options">Addresses, user, password, encryption and settings are taken from here.</param>
/// <param name="Connector">Opens transports.</param>
internal sealed record Target(PgOptions Options, IConnector Connector);
