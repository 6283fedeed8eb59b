using System.Collections.Concurrent;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>The primary goes while callers write; its standby is promoted. A ledger tells what was written once, perhaps, or not at all.</summary>
public sealed class FailoverTests
{
    private const int Writers = 16;

    [ReplicaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_pool_goes_on_at_the_promoted_standby_and_no_write_is_lost_or_doubled(bool crashes)
    {
        await using ReplicatedPair pair = await ReplicatedPair.StartAsync();
        await PrepareAsync(pair, isSynchronous: crashes);
        PgOptions options = pair.Options(PgTargetSession.ReadWrite) with
        {
            BackoffMinimum = TimeSpan.FromMilliseconds(50),
            BackoffMaximum = TimeSpan.FromMilliseconds(500),
            AcquireTimeout = TimeSpan.FromSeconds(30),
        };
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        var ledger = new ConcurrentDictionary<int, string>();
        using var end = new CancellationTokenSource();
        Task[] writers =
        [
            .. Enumerable.Range(0, Writers).Select(writer => WriteAsync(pool, ledger, writer, end.Token)),
        ];
        await Patience.UntilAsync(() => ledger.Count > 500, "much was written");

        await (crashes ? pair.Primary.CrashAsync() : pair.Primary.StopAsync()).Soon();
        await Patience.UntilAsync(() => pool.GetStatistics().Ready == 0, "the pool has noticed");
        await pair.Standby.PromoteAsync().Soon();
        int before = ledger.Count;
        await Patience.UntilAsync(() => ledger.Count > before + 500, "much is written at the new primary");
        await end.CancelAsync();
        await Task.WhenAll(writers).Soon();

        Dictionary<int, long> written = [];
        foreach (PgRecord row in await pool.FetchAsync("select id, count(*) from ledger group by id").Soon())
        {
            written[row.Get<int>(0)] = row.Get<long>(1);
        }
        Assert.All(written, entry => Assert.True(entry.Value == 1, $"{entry.Key} was written {entry.Value} times"));
        foreach ((int id, string outcome) in ledger)
        {
            bool isThere = written.ContainsKey(id);
            Assert.True(
                outcome switch
                {
                    "done" => isThere,
                    "not sent" => !isThere,
                    "unknown" => true,
                    _ => !isThere, // the server's own refusal
                },
                $"{id}: {outcome}, {isThere}"
            );
        }
        Assert.DoesNotContain(written.Keys, id => !ledger.ContainsKey(id));
        Assert.False(await pool.FetchValueAsync<bool>("select pg_is_in_recovery()").Soon());
        Assert.Equal(pair.Standby.Port, await pool.FetchValueAsync<int>("select inet_server_port()").Soon());
    }

    [ReplicaFact]
    public async Task A_server_that_stops_writing_is_left_for_one_that_does()
    {
        await using ReplicatedPair pair = await ReplicatedPair.StartAsync();
        await PrepareAsync(pair, isSynchronous: false);
        PgOptions options = pair.Options(PgTargetSession.ReadWrite) with
        {
            BackoffMinimum = TimeSpan.FromMilliseconds(50),
            BackoffMaximum = TimeSpan.FromMilliseconds(500),
        };
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        await pool.ExecuteAsync("insert into ledger values ($1)", 1).Soon();
        await pair.CatchUpAsync();
        await pair.Standby.PromoteAsync().Soon();

        // The old primary is still there, and refuses: what was sent to it fails with 25006, or is a sign in itself.
        await using (PgPool other = await PgPool.StartAsync(pair.Primary.ConnectionString).Soon())
        {
            await other.ExecuteAsync("alter system set default_transaction_read_only = on").Soon();
            await other.ExecuteAsync("select pg_reload_conf()").Soon();
        }
        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    return await pool.FetchValueAsync<int>(
                            "insert into ledger values ($1) returning inet_server_port()",
                            2
                        ) == pair.Standby.Port;
                }
                catch (PostgresException e) when (e.SqlState == SqlStates.ReadOnlySqlTransaction)
                {
                    return false;
                }
            },
            "the pool writes at the other"
        );
    }

    private static async Task PrepareAsync(ReplicatedPair pair, bool isSynchronous)
    {
        await using PgPool pool = await PgPool.StartAsync(pair.Primary.ConnectionString).Soon();
        await pool.ExecuteAsync("create table ledger (id int)").Soon();
        await Patience.UntilAsync(
            async () =>
                await pool.FetchValueAsync<long>("select count(*) from pg_stat_replication where state = 'streaming'")
                    .Soon() == 1,
            "the standby follows"
        );
        if (isSynchronous)
        {
            // What was acknowledged is then on the standby too, whatever happens to the primary.
            await pool.ExecuteAsync("alter system set synchronous_standby_names = '*'").Soon();
            await pool.ExecuteAsync("select pg_reload_conf()").Soon();
            await Patience.UntilAsync(
                async () =>
                    await pool.FetchValueAsync<long>(
                            "select count(*) from pg_stat_replication where sync_state = 'sync'"
                        )
                        .Soon() == 1,
                "the standby is waited for"
            );
        }
        await pair.CatchUpAsync();
    }

    private static async Task WriteAsync(
        PgPool pool,
        ConcurrentDictionary<int, string> ledger,
        int writer,
        CancellationToken end
    )
    {
        for (int id = writer; !end.IsCancellationRequested; id += Writers)
        {
            string outcome;
            try
            {
                await pool.ExecuteAsync("insert into ledger values ($1)", id);
                outcome = "done";
            }
            catch (PgException e)
            {
                outcome =
                    e is PostgresException ? "refused"
                    : e.Outcome == PgOutcome.NotSent ? "not sent"
                    : "unknown";
            }
            ledger[id] = outcome;
            if (outcome != "done")
            {
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }
}
