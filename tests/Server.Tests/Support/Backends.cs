namespace ActorPg.Server.Tests;

/// <summary>What the server says of a pool's connections, seen from another pool.</summary>
internal sealed class Backends : IAsyncDisposable
{
    private readonly PgPool _observer;
    private readonly string _application;

    private Backends(PgPool observer, string application)
    {
        _observer = observer;
        _application = application;
    }

    /// <summary>Where the watching is done from.</summary>
    public PgPool Observer => _observer;

    public static async Task<Backends> OfAsync(PgPool pool, string url) =>
        new(
            await Pools.StartAsync(
                url,
                size: 2,
                options => options with { ApplicationName = Pools.Unique("observer") }
            ),
            pool.Options.ApplicationName!
        );

    /// <summary>The processes that serve the pool.</summary>
    public async Task<IReadOnlyList<int>> PidsAsync() =>
        await _observer
            .FetchAsync<int>("select pid from pg_stat_activity where application_name = $1 order by pid", _application)
            .Soon();

    /// <summary>
    /// Waits until one of the pool's connections sleeps in a query with this in its text: one that is being prepared is active too, but does not sleep.
    /// </summary>
    public Task UntilRunningAsync(string text) =>
        Patience.UntilAsync(
            async () =>
                await _observer
                    .FetchValueAsync<bool>(
                        "select exists (select from pg_stat_activity where application_name = $1 and wait_event = 'PgSleep' and position($2 in query) > 0)",
                        _application,
                        text
                    )
                    .Soon(),
            $"a query with '{text}' runs"
        );

    /// <summary>Waits until one of the pool's connections waits for a lock.</summary>
    public Task UntilBlockedAsync() =>
        Patience.UntilAsync(
            async () =>
                await _observer
                    .FetchValueAsync<bool>(
                        "select exists (select from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock')",
                        _application
                    )
                    .Soon(),
            "a query waits for a lock"
        );

    /// <summary>Waits until the pool has this many connections.</summary>
    public Task UntilCountIsAsync(int count) =>
        Patience.UntilAsync(async () => (await PidsAsync()).Count == count, $"the pool has {count} connections");

    /// <summary>Ends all connections of the pool from outside.</summary>
    public async Task<int> TerminateAllAsync() =>
        (
            await _observer
                .FetchAsync(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
                    _application
                )
                .Soon()
        ).Count;

    public ValueTask DisposeAsync() => _observer.DisposeAsync();
}
