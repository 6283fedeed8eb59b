using System.Collections.Immutable;
using ActorPg.AkkaNet.Tests.Support;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet.Tests.Streams;

/// <summary>Streams from, through and to the server.</summary>
[Collection(ServerFixture.Collection)]
public sealed class StreamTests : PoolTestKit, IAsyncLifetime
{
    private readonly string _schema = $"s_{Guid.NewGuid():N}"[..20];
    private readonly ActorMaterializer _materializer;
    private PgPool _pool = null!;

    public StreamTests(ServerFixture server)
        : base(server)
    {
        _materializer = Sys.Materializer();
    }

    public async Task InitializeAsync()
    {
        _pool = await StartPool(Server.Options(size: 4).WithSetting("search_path", _schema)).GetPgPoolAsync().Soon();
        await _pool.ExecuteAsync(
            $"create schema {_schema}; create table source (id int primary key, word text); create table target (id int, word text)"
        );
        await _pool.ExecuteAsync("insert into source select g, 'word ' || g from generate_series(1, 20000) g");
    }

    public async Task DisposeAsync()
    {
        await _pool.ExecuteAsync($"set client_min_messages = error; drop schema {_schema} cascade");
        await _pool.CloseAsync();
    }

    [Fact]
    public async Task Rows_come_in_order_and_are_counted()
    {
        (Task<long> count, var ids) = PgSource
            .Query(_pool, "select id from source where id > $1 order by id", 100)
            .Select(row => row.Get<int>(0))
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(_materializer);

        Assert.Equal(19_900, await count.Soon());
        Assert.Equal(Enumerable.Range(101, 19_900), await ids.Soon());
    }

    [Fact]
    public async Task A_source_can_run_again_and_fails_as_the_call_does()
    {
        Source<PgRecord, Task<long>> source = PgSource.Query(_pool, "select id from source");
        Source<PgRecord, Task<long>> broken = PgSource.Query(_pool, "select 10 / (500 - id) from source order by id");

        Assert.Equal(20_000, await Ran(source).Soon());
        Assert.Equal(20_000, await Ran(source).Soon());
        Assert.Equal(SqlStates.DivisionByZero, (await Ran(broken).FailsAsync<PostgresException>()).SqlState);
    }

    [Fact]
    public async Task A_slow_reader_holds_the_server_back()
    {
        string name = _pool.Options.ApplicationName!;
        var gate = new TaskCompletionSource();
        await using PgPool observer = await PgPool.StartAsync(Server.Options(size: 1));
        Task<long> count = PgSource
            .Query(_pool, "select g, repeat('x', 1000) from generate_series(1, 100000) g")
            .SelectAsync(
                1,
                async row =>
                {
                    await gate.Task;
                    return row;
                }
            )
            .To(Sink.Ignore<PgRecord>().MapMaterializedValue(_ => Akka.NotUsed.Instance))
            .Run(_materializer);

        // A hundred megabytes do not fit into the sockets' buffers: the server waits for the client to read.
        await Patience.UntilAsync(
            async () =>
                await observer.FetchValueAsync<long>(
                    "select count(*) from pg_stat_activity where application_name = $1 and wait_event = 'ClientWrite'",
                    name
                ) == 1,
            "the server waits"
        );
        Assert.False(count.IsCompleted);
        gate.SetResult();
        Assert.Equal(100_000, await count.Soon());
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_gives_its_connection_back()
    {
        for (int i = 0; i < 8; i++)
        {
            long taken = await PgSource
                .Query(_pool, "select g, repeat('x', 1000) from generate_series(1, 1000000) g")
                .Take(5)
                .RunWith(Sink.Aggregate<PgRecord, long>(0, (n, _) => n + 1), _materializer)
                .Soon();
            Assert.Equal(5, taken);
        }
        Assert.Equal(1, await _pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_copy_takes_the_whole_stream_or_nothing()
    {
        long copied = await PgSource
            .Query(_pool, "select id, word from source")
            .Select(row => (row.Get<int>(0), row.Get<string>(1)!))
            .RunWith(PgSink.Copy<(int, string)>(_pool, "target"), _materializer)
            .Soon();
        Task<long> broken = Source
            .From(Enumerable.Range(1, 5000))
            .Select(i => i < 3000 ? (i, "x") : throw new InvalidOperationException("no more"))
            .RunWith(PgSink.Copy<(int, string)>(_pool, "target"), _materializer);

        Assert.Equal(20_000, copied);
        await Assert.ThrowsAnyAsync<Exception>(() => broken.Soon());
        Assert.Equal(20_000, await _pool.FetchValueAsync<long>("select count(*) from target").Soon());
    }

    [Fact]
    public async Task A_copy_that_fails_cancels_the_stream()
    {
        int made = 0;
        Task<long> copy = Source
            .From(Enumerable.Range(1, int.MaxValue))
            .Select(i =>
            {
                Interlocked.Increment(ref made);
                return (i, "x");
            })
            .RunWith(PgSink.Copy<(int, string)>(_pool, "nowhere"), _materializer);

        Assert.Equal(SqlStates.UndefinedTable, (await copy.FailsAsync<PostgresException>()).SqlState);
        Assert.InRange(Volatile.Read(ref made), 0, 1_000_000);
    }

    [Fact]
    public async Task A_statement_runs_for_each_element_in_batches()
    {
        Task<long> executed = Source
            .From(Enumerable.Range(1, 2000))
            .ViaMaterialized(
                PgFlow.Execute<int>(
                    _pool,
                    "insert into target values ($1, $2)",
                    i => [i, $"w{i}"],
                    new PgFlowOptions { BatchSize = 64 }
                ),
                Keep.Right
            )
            .To(Sink.Ignore<int>().MapMaterializedValue(_ => Akka.NotUsed.Instance))
            .Run(_materializer);

        Assert.Equal(2000, await executed.Soon());
        Assert.Equal(
            (2000, 2000),
            (await _pool.FetchAsync<(int, int)>("select count(*)::int, count(distinct id)::int from target").Soon())[0]
        );
        long transactions = await _pool.FetchValueAsync<long>("select count(distinct xmin::text) from target").Soon();
        Assert.InRange(transactions, 1, 1999);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Batches_may_run_side_by_side(bool isOrdered)
    {
        var options = new PgFlowOptions
        {
            BatchSize = 10,
            Parallelism = 3,
            IsOrdered = isOrdered,
        };

        var through = await Source
            .From(Enumerable.Range(1, 500))
            .Via(PgFlow.Execute<int>(_pool, "insert into target values ($1)", i => [i], options))
            .RunWith(Sink.Seq<int>(), _materializer)
            .Soon();

        Assert.Equal(Enumerable.Range(1, 500), isOrdered ? through : through.Order());
        Assert.Equal(500, await _pool.FetchValueAsync<long>("select count(distinct id) from target").Soon());
    }

    [Fact]
    public async Task A_batch_that_fails_fails_the_stream_and_what_went_before_stands()
    {
        Task<long> executed = Source
            .From(Enumerable.Range(1, 100))
            .ViaMaterialized(
                PgFlow.Execute<int>(
                    _pool,
                    "insert into target values (10 / (50 - $1::int))",
                    i => [i],
                    new PgFlowOptions { BatchSize = 1 }
                ),
                Keep.Right
            )
            .To(Sink.Ignore<int>().MapMaterializedValue(_ => Akka.NotUsed.Instance))
            .Run(_materializer);

        Assert.Equal(SqlStates.DivisionByZero, (await executed.FailsAsync<PostgresException>()).SqlState);
        Assert.Equal(49, await _pool.FetchValueAsync<long>("select count(*) from target").Soon());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_fails_before_anybody_waits_for_it_fails_the_stream_as_it_is(bool isOrdered)
    {
        var options = new PgFlowOptions { IsOrdered = isOrdered, Retries = 0 };
        PgPool closed = await PgPool.StartAsync(Server.Options(size: 1));
        await closed.CloseAsync();
        Task<IImmutableList<int>> through = Source
            .From(Enumerable.Range(1, 3))
            .Via(PgFlow.Execute<int>(closed, "insert into target values ($1)", i => [i], options))
            .RunWith(Sink.Seq<int>(), _materializer);

        await through.FailsAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Notifications_are_a_stream()
    {
        string channel = _schema;
        (Task listening, var seen) = PgSource
            .Notifications(_pool, channel)
            .Select(n => n.Payload)
            .Take(3)
            .ToMaterialized(Sink.Seq<string>(), Keep.Both)
            .Run(_materializer);
        await listening.Soon();

        foreach (string payload in (string[])["a", "b", "c"])
        {
            await _pool.NotifyAsync(channel, payload);
        }

        Assert.Equal(["a", "b", "c"], await seen.Soon());
    }

    private Task<long> Ran(Source<PgRecord, Task<long>> source) =>
        source.To(Sink.Ignore<PgRecord>().MapMaterializedValue(_ => Akka.NotUsed.Instance)).Run(_materializer);
}
