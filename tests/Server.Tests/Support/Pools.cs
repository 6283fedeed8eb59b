namespace ActorPg.Server.Tests;

/// <summary>Pools on the shared server, each known to the server by a name of its own.</summary>
internal static class Pools
{
    /// <summary>A pool of its own for one test.</summary>
    /// <param name="fixture">The shared server.</param>
    /// <param name="size">Connections at most.</param>
    /// <param name="change">Further options.</param>
    public static ValueTask<PgPool> StartPoolAsync(
        this ServerFixture fixture,
        int size = 1,
        Func<PgOptions, PgOptions>? change = null
    ) => StartAsync(fixture.Url, size, change);

    public static ValueTask<PgPool> StartAsync(string url, int size = 1, Func<PgOptions, PgOptions>? change = null) =>
        PgPool.StartAsync(Options(url, size, change));

    public static PgOptions Options(string url, int size = 1, Func<PgOptions, PgOptions>? change = null)
    {
        PgOptions options = PgOptions.Parse(url);
        options = options with
        {
            MaxSize = size,
            MinSize = 1,
            ApplicationName = Unique("pool"),
            LoggerFactory = Secrets.SecretWatch.Shared,
            Password = options.Password ?? Secrets.SecretWatch.Canary,
        };
        return change is null ? options : change(options);
    }

    /// <summary>A name that no other test uses.</summary>
    public static string Unique(string prefix) => $"{prefix}_{Guid.NewGuid():N}"[..30];

    /// <summary>An advisory lock that no other test uses.</summary>
    public static long UniqueLock() => Random.Shared.NextInt64(1, long.MaxValue);
}
