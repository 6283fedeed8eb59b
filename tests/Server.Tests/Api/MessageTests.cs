using ActorPg.InProcess;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class MessageTests(ServerFixture fixture)
{
    [Fact]
    public async Task Asked_it_answers_as_its_methods_do()
    {
        await using Table table = await Table.CreateAsync(fixture);
        IActorRef<IPoolMessage> pool = table.Pool.Actor;

        Assert.Equal("INSERT 0 1", (await pool.AskAsync(new Execute(table.Insert, 1)).Soon()).Text);
        Assert.Equal(
            "INSERT 0 2",
            (await pool.AskAsync(new Execute($"select 1; insert into {table.Name} values (2), (3)")).Soon()).Text
        );
        Assert.Equal(
            2,
            await pool.AskAsync(
                    new ExecuteMany(
                        table.Insert,
                        [
                            [4],
                            [5],
                        ]
                    )
                )
                .Soon()
        );
        QueryResult result = await pool.AskAsync(new Query($"select id from {table.Name} where id > $1 order by id", 2))
            .Soon();

        Assert.Equal([3, 4, 5], result.Map<int>());
        Assert.Equal("SELECT 3", result.CommandTag!.Text);
    }

    [Fact]
    public async Task Told_it_answers_to_the_mailbox_of_an_actor()
    {
        await using var host = new InProcessHost();
        await using PgPool pool = await PgPool.StartAsync(Pools.Options(fixture.Url, size: 2), host);
        var collector = new TaskCompletionSource<int[]>();
        IActorRef<object> asker = host.Spawn(() => new Asker(pool.Actor, collector, 100), "asker");

        int[] answers = await collector.Task.Soon();

        Assert.Equal(Enumerable.Range(0, 100), answers.Order());
        await host.StopAsync(asker).Soon();
    }

    [Fact]
    public async Task Told_without_an_address_it_works_all_the_same()
    {
        await using Table table = await Table.CreateAsync(fixture);
        table.Pool.Actor.Tell(new Execute(table.Insert, 1));
        table.Pool.Actor.Tell(new Execute(table.Insert, 1));
        await Patience.UntilAsync(async () => (await table.ReadAsync()).Count == 1, "the row is there");
        Assert.Equal(1, await table.Pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Failures_are_those_of_the_methods()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        IActorRef<IPoolMessage> actor = pool.Actor;

        Assert.Equal(
            SqlStates.UndefinedTable,
            (await actor.AskAsync(new Query("select * from nowhere")).FailsAsync<PostgresException>()).SqlState
        );
        await actor.AskAsync(new Query("select $1::int", "no number")).FailsAsync<PgInputException>();
        await actor.AskAsync(new Query("select 'a\0b'")).FailsAsync<PgInputException>();
        await actor.AskAsync(new Execute("begin", PgArgument.Null)).FailsAsync<PgInputException>();
        await actor
            .AskAsync(
                new ExecuteMany(
                    "select $1::int",
                    [
                        [1],
                        ["no number"],
                    ]
                )
            )
            .FailsAsync<PgInputException>();
        await actor.AskAsync(new ExecuteMany("select $1::int", Throwing())).FailsAsync<FormatException>();
        await actor.AskAsync(new Query(null!)).FailsAsync<ArgumentNullException>();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());

        static IEnumerable<PgArgument[]> Throwing()
        {
            yield return [1];
            throw new FormatException();
        }
    }

    [Fact]
    public async Task A_message_may_bring_a_timeout_or_a_token()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        IActorRef<IPoolMessage> actor = pool.Actor;
        using var cancel = new CancellationTokenSource();

        var late = await actor
            .AskAsync(new Query("select pg_sleep(60)") { Timeout = TimeSpan.FromSeconds(0.2) })
            .FailsAsync<PgTimeoutException>();
        Task<CommandTag> running = actor.AskAsync(
            new Execute("select pg_sleep(60), 'by message'") { CancellationToken = cancel.Token }
        );
        await backends.UntilRunningAsync("'by message'");
        await cancel.CancelAsync();
        var cancelled = await running.FailsAsync<PgCanceledException>();
        var never = await actor
            .AskAsync(new Query("select 1") { CancellationToken = cancel.Token })
            .FailsAsync<PgCanceledException>();

        Assert.Equal(
            (PgOutcome.Server, PgOutcome.Server, PgOutcome.NotSent),
            (late.Outcome, cancelled.Outcome, never.Outcome)
        );
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Told_to_a_closed_pool_a_message_fails_at_once()
    {
        PgPool pool = await fixture.StartPoolAsync();
        IActorRef<IPoolMessage> actor = pool.Actor;
        await pool.DisposeAsync();
        await actor.AskAsync(new Query("select 1")).FailsAsync<PgConnectionException>();
        await actor
            .AskAsync(
                new ExecuteMany(
                    "select $1::int",
                    [
                        [1],
                    ]
                )
            )
            .FailsAsync<PgConnectionException>();
    }

    [Fact]
    public async Task A_loss_on_the_way_is_told_to_the_asker()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        Task<QueryResult> running = pool.Actor.AskAsync(new Query("select pg_sleep(60), 'lost'"));
        await backends.UntilRunningAsync("'lost'");
        await backends.TerminateAllAsync();
        Assert.Equal(SqlStates.AdminShutdown, (await running.FailsAsync<PostgresException>()).SqlState);
        Assert.Single(await pool.Actor.AskAsync(new Query("select 1")).Soon());
    }

    private sealed class Asker(IActorRef<IPoolMessage> pool, TaskCompletionSource<int[]> done, int count)
        : Actor<object>
    {
        private readonly List<int> _answers = [];
        private int _failures;

        protected override void Started()
        {
            IReplyTo<QueryResult> replies = Context.Self.ReplyTo<QueryResult, object>(
                result => result,
                failure => failure
            );
            for (int i = 0; i < count; i++)
            {
                pool.Tell(new Query("select $1::int, 1 / ($2::int + 1)", i, 0) { ReplyTo = replies });
            }
            pool.Tell(new Query("select 1 / $1::int", 0) { ReplyTo = replies });
        }

        protected override void Receive(object message)
        {
            if (message is QueryResult result)
            {
                _answers.Add(result[0].Get<int>(0));
            }
            else if (message is PostgresException { SqlState: SqlStates.DivisionByZero })
            {
                _failures++;
            }
            if (_answers.Count == count && _failures == 1)
            {
                done.TrySetResult([.. _answers]);
            }
        }
    }
}
