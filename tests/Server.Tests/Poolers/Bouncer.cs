namespace ActorPg.Server.Tests.Poolers;

/// <summary>A pgbouncer in front of the shared server, and pools through it.</summary>
internal sealed class Bouncer : IAsyncDisposable
{
    private readonly LocalPgBouncer _pooler;

    private Bouncer(LocalPgBouncer pooler)
    {
        _pooler = pooler;
    }

    public string Url => _pooler.ConnectionString;

    public static async Task<Bouncer> StartAsync(
        ServerFixture fixture,
        string mode = "transaction",
        int poolSize = 2,
        LocalAuthentication authentication = LocalAuthentication.Trust,
        string ignoredParameters = ""
    ) =>
        new(
            await LocalPgBouncer
                .StartAsync(
                    fixture.Server,
                    new LocalPgBouncerOptions
                    {
                        PoolMode = mode,
                        PoolSize = poolSize,
                        Settings = { ["ignore_startup_parameters"] = ignoredParameters },
                        Authentication = authentication,
                        Password = authentication == LocalAuthentication.Trust ? null : "a \"secret\" of ours",
                    }
                )
                .Soon()
        );

    /// <summary>A pool through it, with the driver's defaults but for its size.</summary>
    public async Task<PgPool> PoolAsync(int size = 4, Func<PgOptions, PgOptions>? change = null) =>
        await Pools.StartAsync(Url, size, change).Soon();

    public ValueTask DisposeAsync() => _pooler.DisposeAsync();
}
