using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet.Tests.Remoting;

/// <summary>A node without a database asks the pool of another: two systems on the loopback.</summary>
[Collection(ServerFixture.Collection)]
public sealed class RemoteTests(ServerFixture server) : IAsyncLifetime
{
    private readonly Node _near = Node.Start("near");
    private readonly Node _far = Node.Start("far");
    private IActorRef _pool = ActorRefs.Nobody;

    public async Task InitializeAsync()
    {
        await _far.StartPoolAsync(server.Options());
        _pool = await _near.FindAsync(_far, "/user/pg");
    }

    public async Task DisposeAsync()
    {
        await _near.DisposeAsync();
        await _far.DisposeAsync();
    }

    [Fact]
    public async Task The_pool_is_elsewhere_and_its_rows_are_decoded_here()
    {
        Assert.False(((IActorRefScope)_pool).IsLocal);

        QueryResult rows = await _pool
            .Ask<QueryResult>(
                new Query(
                    "select g as n, $1 || g as name, null::int as none, g * 1.5 as num, array[g, null, 3] as list, now() as at, "
                        + "int4range(1, g + 1) as span, '{\"a\": 1}'::jsonb as j from generate_series(1, 3) g",
                    "row "
                )
            )
            .Soon();

        Assert.Equal(3, rows.Count);
        Assert.Equal("SELECT 3", rows.CommandTag!.Text);
        Assert.Equal(2, rows[1].Get<int>("n"));
        Assert.Equal("row 2", rows[1].Get<string>("name"));
        Assert.Null(rows[1]["none"]);
        Assert.Equal(3.0m, rows[1].Get<decimal>("num"));
        Assert.Equal([2, null, 3], rows[1].Get<int?[]>("list"));
        Assert.Equal(new PgRange<int>(1, 3), rows[1].Get<PgRange<int>>("span"));
        Assert.Contains("\"a\"", rows[1].Get<string>("j"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_that_only_the_database_knows_are_read_as_there()
    {
        string name = $"s_{Guid.NewGuid():N}"[..20];
        await _pool.AskAsync(
            new Execute(
                $"create schema {name}; create type {name}.mood as enum ('sad', 'glad'); create domain {name}.small as int check (value < 100); "
                    + $"create type {name}.thing as (n int, mood {name}.mood, size {name}.small, tags text[])"
            )
        );
        try
        {
            string row = $"row(7, 'glad', 5, array['x', 'y'])::{name}.thing";
            QueryResult rows = await _pool
                .AskAsync(
                    new Query(
                        $"select 'sad'::{name}.mood, array['sad', 'glad']::{name}.mood[], {row}, array[{row}], 5::{name}.small, row(1, 'a')"
                    )
                )
                .Soon();
            PgRecord thing = rows[0].Get<PgRecord>(2);

            Assert.Equal("sad", rows[0].Get<string>(0));
            Assert.Equal(["sad", "glad"], rows[0].Get<string[]>(1));
            Assert.Equal(7, thing.Get<int>("n"));
            Assert.Equal("glad", thing.Get<string>("mood"));
            Assert.Equal(5, thing.Get<int>("size"));
            Assert.Equal(["x", "y"], thing.Get<string[]>("tags"));
            Assert.Single((Array)rows[0][3]!);
            Assert.Equal(5, rows[0].Get<int>(4));
            Assert.Equal("a", rows[0].Get<PgRecord>(5).Get<string>(1));
        }
        finally
        {
            await _pool.AskAsync(new Execute($"set client_min_messages = error; drop schema {name} cascade"));
        }
    }

    [Fact]
    public async Task A_failure_arrives_as_the_exception_that_it_was()
    {
        var error = await _pool.Ask<QueryResult>(new Query("select 1 / $1", 0)).FailsAsync<PostgresException>();
        var table = await _pool.Ask<CommandTag>(new Execute("select * from nowhere")).FailsAsync<PostgresException>();
        var input = await _pool.AskAsync(new Query("select $1::int", "no number")).FailsAsync<PgInputException>();
        var late = await _pool
            .AskAsync(new Query("select pg_sleep(300)"), TimeSpan.FromMilliseconds(200))
            .FailsAsync<PgTimeoutException>();

        Assert.Equal(SqlStates.DivisionByZero, error.SqlState);
        Assert.Equal("division by zero", error.MessageText);
        Assert.Equal(15, table.Position);
        Assert.Equal("$1", input.ParamName);
        Assert.Equal(1, input.Message.Split("Parameter '").Length - 1);
        Assert.NotEqual(PgOutcome.NotSent, late.Outcome);
    }

    [Fact]
    public async Task Commands_and_batches_cross_too()
    {
        CommandTag tag = await _pool.AskAsync(new Execute("select $1::int[]", new[] { 1, 2 })).Soon();
        long many = await _pool
            .AskAsync(
                new ExecuteMany(
                    "select $1::int, $2::text",
                    [
                        [1, "a"],
                        [2, PgArgument.Null],
                    ]
                )
            )
            .Soon();
        int read = (await _pool.AskAsync(new Query("select 8") { Lane = Lane.Read }).Soon())[0].Get<int>(0);

        Assert.Equal("SELECT 1", tag.Text);
        Assert.Equal(2, many);
        Assert.Equal(8, read);
    }

    [Fact]
    public async Task A_result_too_long_for_a_message_is_an_error_that_says_so()
    {
        var input = await _pool
            .AskAsync(new Query("select repeat('x', 1000) from generate_series(1, 1000)"))
            .FailsAsync<PgInputException>();

        Assert.Contains(nameof(QueryStream), input.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_too_long_for_a_message_is_an_error_that_says_so()
    {
        var input = await _pool
            .AskAsync(new Query("select length($1)", new string('x', 1_000_000)))
            .FailsAsync<PgInputException>();

        Assert.Contains("maximum-frame-size", input.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_does_not_cross_is_an_error_that_says_so()
    {
        var input = await _pool
            .AskAsync(
                new Query(
                    "select $1::int[]",
                    new int[,]
                    {
                        { 1 },
                    }
                )
            )
            .FailsAsync<PgInputException>();

        Assert.Contains("does not cross", input.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_where_no_pool_is_any_more_is_refused()
    {
        IActorRef second = await _far.StartPoolAsync(server.Options(size: 1), "second");
        IActorRef seen = await _near.FindAsync(_far, "/user/second");
        PgPool api = await second.GetPgPoolAsync().Soon();
        await api.CloseAsync().Soon();

        var refused = await seen.AskAsync(new Query("select 1")).FailsAsync<PgConnectionException>();

        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
    }

    [Fact]
    public async Task A_stream_carries_what_a_message_cannot()
    {
        var query = new QueryStream(
            "select g, repeat('x', 1000) || g, repeat('y', case g when 500 then 300000 else 1 end) from generate_series(1, 3000) g"
        );
        using ActorMaterializer materializer = _near.System.Materializer();

        (Task<long> count, Task<long> sum) = PgSource
            .Remote(_pool, query)
            .ToMaterialized(
                Sink.Aggregate<PgRecord, long>(
                    0,
                    (sum, row) => sum + row.Get<int>(0) + row.Get<string>(1)!.Length + row.Get<string>(2)!.Length
                ),
                Keep.Both
            )
            .Run(materializer);

        Assert.Equal(3000, await count.Soon());
        Assert.Equal(
            Enumerable
                .Range(1, 3000)
                .Sum(g =>
                    (long)g
                    + 1000
                    + g.ToString(System.Globalization.CultureInfo.InvariantCulture).Length
                    + (g == 500 ? 300_000 : 1)
                ),
            await sum.Soon()
        );
    }

    [Fact]
    public async Task A_stream_that_fails_there_fails_here()
    {
        using ActorMaterializer materializer = _near.System.Materializer();

        Task<long> count = PgSource
            .Remote(_pool, new QueryStream("select 100 / (2000 - g) from generate_series(1, 3000) g"))
            .To(Sink.Ignore<PgRecord>().MapMaterializedValue(_ => Akka.NotUsed.Instance))
            .Run(materializer);

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => count.Soon());
        Assert.Contains("division by zero", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_stops_lets_the_statement_end()
    {
        using ActorMaterializer materializer = _near.System.Materializer();
        await using PgPool observer = await PgPool.StartAsync(server.Options(size: 1));
        string mark = $"mark_{Guid.NewGuid():N}";

        var few = PgSource
            .Remote(
                _pool,
                new QueryStream($"select g, repeat('x', 1000) as {mark} from generate_series(1, 10000000) g")
            )
            .Take(10)
            .RunWith(Sink.Seq<PgRecord>(), materializer);

        Assert.Equal(10, (await few.Soon()).Count);
        await Patience.UntilAsync(
            async () =>
                await observer.FetchValueAsync<long>(
                    "select count(*) from pg_stat_activity where state = 'active' and position($1 in query) > 0 and pid <> pg_backend_pid()",
                    mark
                ) == 0,
            "the statement ended"
        );
    }
}
