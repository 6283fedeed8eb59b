namespace ActorPg.Server.Tests.Connecting;

/// <summary>A primary and a standby that follows it by streaming replication, on loopback. Stopped with the test.</summary>
internal sealed class ReplicatedPair : IAsyncDisposable
{
    private ReplicatedPair(LocalPostgres primary, LocalPostgres standby)
    {
        Primary = primary;
        Standby = standby;
    }

    public LocalPostgres Primary { get; }

    public LocalPostgres Standby { get; }

    public static async Task<ReplicatedPair> StartAsync()
    {
        LocalPostgres primary = await LocalPostgres.StartAsync();
        try
        {
            return new ReplicatedPair(primary, await primary.StartStandbyAsync());
        }
        catch
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>Both, in this order, and only one of this kind.</summary>
    public PgOptions Options(PgTargetSession target, bool standbyFirst = false)
    {
        PgEndpoint[] endpoints = [new(Primary.Host, Primary.Port), new(Standby.Host, Standby.Port)];
        return PgOptions.Parse(Primary.ConnectionString) with
        {
            Endpoints = standbyFirst ? [endpoints[1], endpoints[0]] : endpoints,
            TargetSessionAttributes = target,
            MaxSize = 4,
        };
    }

    /// <summary>Waits until the standby has all that the primary has now.</summary>
    public async Task CatchUpAsync()
    {
        await using PgPool primary = await PgPool.StartAsync(Primary.ConnectionString).Soon();
        await using PgPool standby = await PgPool.StartAsync(Standby.ConnectionString).Soon();
        string now = (await primary.FetchValueAsync<string>("select pg_current_wal_lsn()::text").Soon())!;
        await Patience.UntilAsync(
            async () =>
                await standby.FetchValueAsync<bool>("select pg_last_wal_replay_lsn() >= $1::text::pg_lsn", now).Soon(),
            "the standby has caught up"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Standby.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
