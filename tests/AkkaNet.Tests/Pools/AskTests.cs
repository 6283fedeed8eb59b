using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;

namespace ActorPg.AkkaNet.Tests.Pools;

/// <summary>Asking a pool, and telling it with an answer to one's own mailbox.</summary>
[Collection(ServerFixture.Collection)]
public sealed class AskTests(ServerFixture server) : PoolTestKit(server)
{
    [Fact]
    public async Task A_query_is_answered_with_its_rows()
    {
        QueryResult rows = await StartPool()
            .Ask<QueryResult>(new Query("select $1::int + 1 as n, $2 as t", 41, "x"))
            .Soon();

        Assert.Equal(42, rows[0].Get<int>("n"));
        Assert.Equal("x", rows[0].Get<string>("t"));
    }

    [Fact]
    public async Task The_type_of_the_answer_follows_from_the_request()
    {
        IActorRef pool = StartPool();
        await pool.AskAsync(new Execute("create temp table t (n int); drop table t")).Soon();

        QueryResult rows = await pool.AskAsync(new Query("select 7")).Soon();
        CommandTag tag = await pool.AskAsync(new Execute("select 1 union all select 2")).Soon();
        long many = await pool.AskAsync(
                new ExecuteMany(
                    "select $1::int",
                    [
                        [1],
                        [2],
                        [3],
                    ]
                )
            )
            .Soon();

        Assert.Equal(7, rows[0].Get<int>(0));
        Assert.Equal("SELECT 2", tag.Text);
        Assert.Equal(3, many);
    }

    [Fact]
    public async Task A_failure_carries_the_typed_exception()
    {
        IActorRef pool = StartPool();

        var error = await pool.Ask<QueryResult>(new Query("select 1 / $1", 0)).FailsAsync<PostgresException>();
        var input = await pool.Ask<QueryResult>(new Query("select $1::int", "no number"))
            .FailsAsync<PgInputException>();

        Assert.Equal(SqlStates.DivisionByZero, error.SqlState);
        Assert.Contains("$1", input.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_is_answered_in_its_mailbox_and_told_of_a_failure()
    {
        IActorRef pool = StartPool();

        pool.Tell(new Query("select 5"), TestActor);
        QueryResult rows = await ExpectMsgAsync<QueryResult>();
        pool.Tell(new Query("select * from nowhere"), TestActor);
        Status.Failure failure = await ExpectMsgAsync<Status.Failure>();

        Assert.Equal(5, rows[0].Get<int>(0));
        Assert.Equal(SqlStates.UndefinedTable, Assert.IsType<PostgresException>(failure.Cause).SqlState);
    }

    [Fact]
    public async Task Answers_can_be_piped()
    {
        IActorRef pool = StartPool();

        await pool.AskAsync(new Query("select 6")).PipeTo(TestActor, success: rows => rows[0].Get<int>(0));

        Assert.Equal(6, await ExpectMsgAsync<int>());
    }

    [Fact]
    public async Task A_deadline_of_the_message_is_kept_on_the_server_too()
    {
        PgOptions options = Server.Options(size: 1);
        IActorRef pool = StartPool(options);
        await pool.AskAsync(new Query("select 1")).Soon();

        await pool.AskAsync(new Query("select pg_sleep(300)") { Timeout = TimeSpan.FromMilliseconds(100) })
            .FailsAsync<PgTimeoutException>();
        await using PgPool observer = await PgPool.StartAsync(Server.Options(size: 1));
        await Patience.UntilAsync(
            async () =>
                await observer.FetchValueAsync<long>(
                    "select count(*) from pg_stat_activity where application_name = $1 and state = 'active'",
                    options.ApplicationName
                ) == 0,
            "the statement was stopped"
        );
    }

    [Fact]
    public async Task A_request_to_a_pool_that_is_no_more_is_refused()
    {
        IActorRef pool = StartPool();
        await pool.AskAsync(new Query("select 1")).Soon();
        await WatchAsync(pool);
        Sys.Stop(pool);
        await ExpectTerminatedAsync(pool);

        var refused = await pool.Ask<QueryResult>(new Query("select 2")).FailsAsync<PgConnectionException>();

        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
    }

    [Fact]
    public async Task Many_callers_share_few_connections()
    {
        IActorRef pool = StartPool(Server.Options(size: 2));

        int[] answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 500)
                    .Select(async i => (await pool.AskAsync(new Query("select $1::int", i)))[0].Get<int>(0))
            )
            .Soon();

        Assert.Equal(Enumerable.Range(0, 500), answers);
        PgPool api = await pool.GetPgPoolAsync().Soon();
        Assert.InRange(api.GetStatistics().Size, 1, 2);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so_and_the_statement_ends()
    {
        PgOptions options = Server.Options(size: 1);
        IActorRef pool = StartPool(options);
        PgPool api = await pool.GetPgPoolAsync().Soon();
        using var cancel = new CancellationTokenSource();

        Task<QueryResult> asleep = pool.AskAsync(new Query("select pg_sleep(300)"), cancellationToken: cancel.Token);
        await Patience.UntilAsync(() => api.GetStatistics().Busy == 1, "it runs");
        await cancel.CancelAsync();

        Assert.Equal(cancel.Token, (await asleep.FailsAsync<PgCanceledException>()).CancellationToken);
        Assert.Equal(3, (await pool.AskAsync(new Query("select 3")).Soon())[0].Get<int>(0));
    }

    [Fact]
    public async Task An_actor_can_listen()
    {
        string channel = $"c_{Guid.NewGuid():N}";
        IActorRef pool = StartPool();

        await using IAsyncDisposable subscription = await pool.AskAsync(
                new Listen(channel, TestActor.ToPg<PgChannelEvent>())
            )
            .Soon();
        await pool.AskAsync(new Query("select pg_notify($1, 'hello')", channel)).Soon();

        Assert.Equal("hello", (await ExpectMsgAsync<PgNotification>()).Payload);
    }
}
