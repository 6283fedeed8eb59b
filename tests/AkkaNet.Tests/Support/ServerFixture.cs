namespace ActorPg.AkkaNet.Tests.Support;

/// <summary>The server that the tests of this assembly share: the one that the environment names, else one of our own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public const string Collection = "server";

    private LocalPostgres? _server;

    /// <summary>A postgres:// URL, password included.</summary>
    public string Url =>
        (_server ?? throw new InvalidOperationException("The server is not started yet.")).ConnectionString;

    /// <summary>Options of a pool that the server knows by a name of its own.</summary>
    public PgOptions Options(int size = 2) =>
        PgOptions.Parse(Url) with
        {
            MaxSize = size,
            ApplicationName = $"akka_{Guid.NewGuid():N}"[..30],
        };

    public async Task InitializeAsync() => _server = await LocalPostgres.FromEnvironmentOrStartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
