using System.Net.Sockets;

namespace ActorPg.Server.Tests;

/// <summary>
/// The server that the tests of this assembly share: the one that the environment names, else one of our own. Started once, before the first of
/// them; a test class takes it by <c>[Collection(ServerFixture.Collection)]</c> and a constructor parameter.
/// </summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public const string Collection = "server";

    private LocalPostgres? _server;

    public LocalPostgres Server => _server ?? throw new InvalidOperationException("The server is not started yet.");

    /// <summary>A postgres:// URL, password included.</summary>
    public string Url => Server.ConnectionString;

    public string Host => Server.Host;

    public int Port => Server.Port;

    public async Task InitializeAsync() => _server = await LocalPostgres.FromEnvironmentOrStartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        Assert.Empty(Secrets.SecretWatch.Shared.Found);
    }

    /// <summary>A socket connected to the server, over TCP or, where the URL names a directory, its Unix socket.</summary>
    public Task<Socket> ConnectAsync() => RawClient.ConnectAsync(Host, Port);
}
