using System.Threading.Channels;
using ActorPg.AkkaNet.Tests.Support;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet.Tests.Streams;

/// <summary>A flow whose connections are lost: what was never sent is tried again, what may have run is not.</summary>
[Collection(ServerFixture.Collection)]
public sealed class FlowLossTests : PoolTestKit, IAsyncLifetime
{
    // A sequence is not rolled back: it counts what the server has begun to do.
    private const string Insert = "insert into target select $1::int from nextval('begun')";

    private readonly string _name = $"f_{Guid.NewGuid():N}"[..20];
    private readonly ActorMaterializer _materializer;
    private PgPool _admin = null!;
    private PgPool _pool = null!;

    public FlowLossTests(ServerFixture server)
        : base(server)
    {
        _materializer = Sys.Materializer();
    }

    public async Task InitializeAsync()
    {
        PgOptions options = Server.Options(size: 2).WithSetting("search_path", _name);
        _admin = await PgPool.StartAsync(options);
        await _admin.ExecuteAsync(
            $"""
            create role {_name} login password 'flow';
            create schema {_name} authorization {_name};
            set role {_name};
            create sequence {_name}.begun;
            create table {_name}.target (id int);
            reset role
            """
        );
        // A role of its own, so that it can be kept out alone; whoever waits for a connection is soon told that nothing was sent.
        _pool = await StartPool(
                options with
                {
                    User = _name,
                    Password = "flow",
                    AcquireTimeout = TimeSpan.FromMilliseconds(300),
                    BackoffMaximum = TimeSpan.FromMilliseconds(200),
                }
            )
            .GetPgPoolAsync()
            .Soon();
    }

    public async Task DisposeAsync()
    {
        await _pool.CloseAsync();
        await _admin.ExecuteAsync($"set client_min_messages = error; drop schema {_name} cascade; drop role {_name}");
        await _admin.DisposeAsync();
        _materializer.Dispose();
    }

    [Fact]
    public async Task What_was_never_sent_is_tried_again_until_it_is_there_once()
    {
        var numbers = Channel.CreateUnbounded<int>();
        var options = new PgFlowOptions
        {
            BatchSize = 4,
            Parallelism = 2,
            Retries = int.MaxValue,
            RetryPause = TimeSpan.FromMilliseconds(20),
        };
        int through = 0;
        Task<IReadOnlyList<int>> seen = SeenAsync(numbers, options, () => Interlocked.Increment(ref through));
        await WriteAsync(numbers, 1, 100);
        await Patience.UntilAsync(() => Volatile.Read(ref through) == 100, "the first are through");

        // Nothing is on its way, and nobody is let in any more.
        await _admin.ExecuteAsync($"alter role {_name} connection limit 0");
        await KillAsync();
        await Patience.UntilAsync(async () => await BackendsAsync() == 0, "all are gone");
        await WriteAsync(numbers, 101, 200);
        numbers.Writer.Complete();
        long failed = _pool.GetStatistics().Overloads;
        await Patience.UntilAsync(
            () => _pool.GetStatistics().Overloads > failed + 3,
            "batches fail again and again, unsent"
        );
        Assert.Equal(100, await CountAsync());
        await _admin.ExecuteAsync($"alter role {_name} connection limit -1");

        Assert.Equal(Enumerable.Range(1, 200), await seen.Soon());
        Assert.Equal(Enumerable.Range(1, 200), await RowsAsync());
        Assert.Equal(200, await BegunAsync());
    }

    [Fact]
    public async Task What_was_never_sent_fails_the_stream_when_it_was_tried_often_enough()
    {
        await _admin.ExecuteAsync($"alter role {_name} connection limit 0");
        await KillAsync();
        await Patience.UntilAsync(async () => await BackendsAsync() == 0, "all are gone");
        var numbers = Channel.CreateUnbounded<int>();
        Task<IReadOnlyList<int>> seen = SeenAsync(
            numbers,
            new PgFlowOptions { Retries = 2, RetryPause = TimeSpan.FromMilliseconds(1) }
        );
        await WriteAsync(numbers, 1, 10);

        PgException failure = await Assert.ThrowsAnyAsync<PgException>(() => seen.Soon());

        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_may_have_run_is_not_tried_again_and_fails_the_stream()
    {
        await using PgTransaction holder = await _admin.BeginAsync();
        await holder.ExecuteAsync("lock table target in access exclusive mode");
        var numbers = Channel.CreateUnbounded<int>();
        Task<IReadOnlyList<int>> seen = SeenAsync(numbers, new PgFlowOptions { Retries = int.MaxValue });
        await WriteAsync(numbers, 1, 1);
        // It has been sent, and waits for the table on the server.
        await using PgPool observer = await PgPool.StartAsync(Server.Options(size: 1));
        await Patience.UntilAsync(
            async () =>
                await observer.FetchValueAsync<long>(
                    "select count(*) from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'",
                    _name
                ) == 1,
            "it waits"
        );

        await KillAsync(observer);

        Exception failure = await Assert.ThrowsAnyAsync<PgException>(() => seen.Soon());
        Assert.False(((PgException)failure).SafeToRetry, failure.ToString());
        await holder.RollbackAsync();
        Assert.Equal(0, await CountAsync());
        Assert.Equal(0, await BegunAsync());
    }

    [Fact]
    public async Task However_often_all_connections_are_killed_nothing_let_through_is_lost_and_nothing_is_there_twice()
    {
        const int Numbers = 3000;
        HashSet<int> known = [];
        using var enough = new CancellationTokenSource();
        Task killing = KillAgainAndAgainAsync(enough.Token);
        int streams = 0;
        var options = new PgFlowOptions
        {
            BatchSize = 5,
            Parallelism = 2,
            Retries = int.MaxValue,
            RetryPause = TimeSpan.FromMilliseconds(20),
        };
        while (known.Count < Numbers)
        {
            Assert.True(++streams < 1000, "It gets nowhere.");
            List<int> through = [];
            var numbers = Channel.CreateUnbounded<int>();
            foreach (int number in Enumerable.Range(1, Numbers).Where(number => !known.Contains(number)))
            {
                await numbers.Writer.WriteAsync(number);
            }
            numbers.Writer.Complete();
            try
            {
                await SeenAsync(numbers, options, through.Add).Soon();
            }
            catch (PgException failure)
            {
                Assert.False(failure.SafeToRetry, failure.ToString());
            }
            // Whoever is told that something may have run looks, once nothing runs any more.
            await Patience.UntilAsync(async () => await BusyAsync() == 0, "nothing runs");
            IReadOnlyList<int> there = await RowsAsync();
            Assert.Equal(there.Count, there.Distinct().Count());
            Assert.Subset(there.ToHashSet(), through.ToHashSet());
            known.UnionWith(there);
        }
        await enough.CancelAsync();
        await killing.Soon();

        Assert.Equal(Enumerable.Range(1, Numbers), await RowsAsync());
        Assert.True(_pool.GetStatistics().Losses > 0);
    }

    private async Task<IReadOnlyList<int>> SeenAsync(
        Channel<int> numbers,
        PgFlowOptions options,
        Action<int>? onThrough = null
    ) =>
        await ChannelSource
            .FromReader(numbers.Reader)
            .Via(PgFlow.Execute<int>(_pool, Insert, number => [number], options))
            .Select(number =>
            {
                onThrough?.Invoke(number);
                return number;
            })
            .RunWith(Sink.Seq<int>(), _materializer);

    private Task<IReadOnlyList<int>> SeenAsync(Channel<int> numbers, PgFlowOptions options, Action onThrough) =>
        SeenAsync(numbers, options, _ => onThrough());

    private static async Task WriteAsync(Channel<int> numbers, int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            await numbers.Writer.WriteAsync(number);
        }
    }

    private async Task KillAgainAndAgainAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await KillAsync();
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private async Task KillAsync(PgPool? killer = null) =>
        await (killer ?? _admin).FetchAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1",
            _name
        );

    private async Task<long> BackendsAsync() =>
        await _admin.FetchValueAsync<long>("select count(*) from pg_stat_activity where usename = $1", _name);

    private async Task<long> BusyAsync() =>
        await _admin.FetchValueAsync<long>(
            "select count(*) from pg_stat_activity where usename = $1 and state <> 'idle'",
            _name
        );

    private async Task<long> CountAsync() => await _admin.FetchValueAsync<long>("select count(*) from target");

    private async Task<IReadOnlyList<int>> RowsAsync() =>
        await _admin.FetchAsync<int>("select id from target order by id");

    private async Task<long> BegunAsync() =>
        await _admin.FetchValueAsync<long>("select case when is_called then last_value else 0 end from begun");
}
