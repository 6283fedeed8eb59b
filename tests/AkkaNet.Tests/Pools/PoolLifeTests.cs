using ActorPg.AkkaNet.Host;
using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using ActorPg.Requests;
using Akka.Actor;

namespace ActorPg.AkkaNet.Tests.Pools;

/// <summary>A pool's actors among the user's: where they stand, who supervises them, how they end.</summary>
[Collection(ServerFixture.Collection)]
public sealed class PoolLifeTests(ServerFixture server) : PoolTestKit(server)
{
    [Fact]
    public async Task Connections_stand_below_their_pool()
    {
        IActorRef pool = StartPool(name: "shop");
        await pool.AskAsync(new Query("select 1")).Soon();

        IActorRef connection = await Sys.ActorSelection("/user/shop/connection-*")
            .Ask<ActorIdentity>(new Identify(1))
            .ContinueWith(t => t.Result.Subject, TaskScheduler.Default)
            .Soon();

        Assert.StartsWith("akka://test/user/shop/connection-", connection.Path.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_api_works_over_a_pool_that_is_an_actor()
    {
        PgPool pool = await StartPool().GetPgPoolAsync().Soon();

        await using (PgTransaction transaction = await pool.BeginAsync())
        {
            await transaction.ExecuteAsync("create table pg_temp.t (n int)");
            await transaction.CopyRecordsToTableAsync("t", Enumerable.Range(1, 1000).Select(n => ValueTuple.Create(n)));
            Assert.Equal(500_500, await transaction.FetchValueAsync<long>("select sum(n) from t"));
        }
        int seen = 0;
        await foreach (PgRecord row in pool.StreamAsync("select * from generate_series(1, 5000)"))
        {
            seen += row.Get<int>(0) > 0 ? 1 : 0;
        }

        Assert.Equal(5000, seen);
        Assert.Equal(3, await pool.Reads.FetchValueAsync<int>("select 3").Soon());
        Assert.Equal("/pg", pool.Actor.Path);
    }

    [Fact]
    public async Task A_pool_can_be_started_on_the_host_of_a_system()
    {
        await using PgPool pool = await PgPool.StartAsync(
            Server.Options() with
            {
                PoolName = "by-api",
            },
            AkkaHost.Of(Sys)
        );

        Assert.Equal(4, await pool.FetchValueAsync<int>("select 4").Soon());
        Assert.Equal("akka://test/user/by-api", pool.ToAkka().Path.ToString());
        Assert.Equal(8, (await pool.ToAkka().AskAsync(new Query("select 8")).Soon())[0].Get<int>(0));
    }

    [Fact]
    public async Task A_crash_of_the_pool_answers_whoever_waits_and_the_pool_goes_on()
    {
        IActorRef pool = StartPool(Server.Options(size: 1));
        PgPool api = await pool.GetPgPoolAsync().Soon();
        await using PgSession holder = await api.AcquireAsync().Soon();
        Task<QueryResult> waiting = pool.AskAsync(new Query("select 1"));
        await Patience.UntilAsync(() => api.GetStatistics().Waiting == 1, "it waits");

        api.Gate.Pool.Tell(new Unruly());

        var refused = await waiting.FailsAsync<PgConnectionException>();
        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
        Assert.Equal(9, (await pool.AskAsync(new Query("select 9")).Soon())[0].Get<int>(0));
    }

    [Fact]
    public async Task A_crash_of_a_connection_is_the_business_of_its_pool()
    {
        IActorRef pool = StartPool(Server.Options(size: 1));
        PgPool api = await pool.GetPgPoolAsync().Soon();
        await pool.AskAsync(new Query("select 1")).Soon();
        Task<QueryResult> asleep = pool.AskAsync(new Query("select pg_sleep(300)"));
        await Patience.UntilAsync(() => api.GetStatistics().Busy == 1, "it runs");

        Sys.ActorSelection("/user/pg/connection-*").Tell(new Mail(new Abandon(null!, 0, AbandonReason.Disposed)));

        Assert.Equal(PgOutcome.Unknown, (await asleep.FailsAsync<PgConnectionException>()).Outcome);
        Assert.Equal(2, (await pool.AskAsync(new Query("select 2")).Soon())[0].Get<int>(0));
    }

    [Fact]
    public async Task A_pool_without_a_server_goes_on_trying_and_says_so()
    {
        PgOptions nowhere = PgOptions.Parse("postgres://app@127.0.0.1:1/none") with
        {
            AcquireTimeout = TimeSpan.FromSeconds(1),
        };
        IActorRef pool = StartPool(nowhere);

        var failure = await pool.AskAsync(new Query("select 1")).FailsAsync<PgConnectionException>();
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        await pool.GetPgPoolAsync().FailsAsync<PgConnectionException>();
    }

    [Fact]
    public async Task A_shutdown_lets_what_is_on_its_way_end()
    {
        using ActorSystem system = ActorSystem.Create("draining", "akka.loglevel = OFF, akka.stdout-loglevel = OFF");
        IActorRef pool = system.ActorOf(PgPoolActor.Props(Server.Options()), "pg");
        PgPool api = await pool.GetPgPoolAsync().Soon();
        Task<QueryResult> running = pool.AskAsync(new Query("select pg_sleep(1), 11"));
        await Patience.UntilAsync(() => api.GetStatistics().Busy == 1, "it runs");

        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance).Soon();

        Assert.Equal(11, (await running.Soon())[0].Get<int>(1));
        Assert.Throws<ObjectDisposedException>(() => _ = api.FetchValueAsync<int>("select 1"));
    }

    private sealed record Unruly : IPoolMessage;
}
