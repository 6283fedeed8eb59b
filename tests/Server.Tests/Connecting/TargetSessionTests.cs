namespace ActorPg.Server.Tests.Connecting;

/// <summary>A primary and its standby: which of them a pool takes, and what it does when the primary goes.</summary>
public sealed class TargetSessionTests
{
    [ReplicaFact]
    public async Task The_server_that_was_asked_for_is_taken_in_whatever_order()
    {
        await using ReplicatedPair pair = await ReplicatedPair.StartAsync();
        (PgTargetSession Target, bool IsStandby)[] cases =
        [
            (PgTargetSession.Primary, false),
            (PgTargetSession.ReadWrite, false),
            (PgTargetSession.Standby, true),
            (PgTargetSession.ReadOnly, true),
            (PgTargetSession.PreferStandby, true),
        ];
        foreach ((PgTargetSession target, bool isStandby) in cases)
        {
            foreach (bool standbyFirst in new[] { false, true })
            {
                await using PgPool pool = await PgPool.StartAsync(pair.Options(target, standbyFirst)).Soon();
                Assert.Equal(isStandby, await InRecoveryAsync(pool));
                Assert.Equal(isStandby, await InRecoveryAsync(pool.Reads));
            }
        }
        PgOptions first = pair.Options(PgTargetSession.Any, standbyFirst: true);
        await using (PgPool pool = await PgPool.StartAsync(first).Soon())
        {
            Assert.True(await InRecoveryAsync(pool));
        }

        await pair.Standby.StopAsync();
        await using (PgPool pool = await PgPool.StartAsync(pair.Options(PgTargetSession.PreferStandby)).Soon())
        {
            Assert.False(await InRecoveryAsync(pool));
        }
        var none = await PgPool
            .StartAsync(pair.Options(PgTargetSession.Standby))
            .FailsAsync<PgConnectionException, PgPool>();
        Assert.Contains("asks for a standby", none.Message, StringComparison.Ordinal);
    }

    [ReplicaFact]
    public async Task The_read_lane_may_have_servers_of_its_own()
    {
        await using ReplicatedPair pair = await ReplicatedPair.StartAsync();
        PgOptions options = pair.Options(PgTargetSession.Primary) with
        {
            ReadTargetSessionAttributes = PgTargetSession.PreferStandby,
        };
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        Assert.False(await InRecoveryAsync(pool));
        Assert.True(await InRecoveryAsync(pool.Reads));
        await pool.ExecuteAsync("create table from_the_primary as select 7 as n").Soon();
        await pair.CatchUpAsync();
        Assert.Equal(7, await pool.Reads.FetchValueAsync<int>("select n from from_the_primary").Soon());
        Assert.Equal(
            "INSERT 0 1",
            (await pool.Ingest.ExecuteAsync("insert into from_the_primary values (8)").Soon()).Text
        );

        await pair.Standby.StopAsync();
        Assert.Equal(15L, await pool.Reads.FetchValueAsync<long>("select sum(n) from from_the_primary").Soon());
        Assert.False(await InRecoveryAsync(pool.Reads));
    }

    [ReplicaFact]
    public async Task Connections_shared_out_over_hosts_reach_both()
    {
        await using ReplicatedPair pair = await ReplicatedPair.StartAsync();
        PgOptions options = pair.Options(PgTargetSession.Any) with
        {
            LoadBalanceHosts = true,
            MinSize = 12,
            MaxSize = 12,
        };
        bool[] seen = [false, false];
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        await Patience.UntilAsync(() => pool.GetStatistics().Ready == 12, "all are there");
        var sessions = new List<PgSession>();
        for (int i = 0; i < 12; i++)
        {
            sessions.Add(await pool.AcquireAsync().Soon());
            seen[await InRecoveryAsync(sessions[^1]) ? 1 : 0] = true;
        }
        foreach (PgSession session in sessions)
        {
            await session.DisposeAsync();
        }
        Assert.Equal([true, true], seen); // by chance not so once in 2,048 runs
    }

    private static async Task<bool> InRecoveryAsync(PgClient client) =>
        await client.FetchValueAsync<bool>("select pg_is_in_recovery()").Soon();
}
