using ActorPg.AkkaNet.Host;
using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;
using Akka.Cluster;
using Akka.Routing;
using AkkaCluster;

namespace ActorPg.AkkaNet.Tests.Clustering;

/// <summary>
/// A node that is lost without a word: three nodes in three processes, those of the sample, one of which is killed (SIGKILL) while callers write by a router. The others
/// find out by themselves and take it out of the cluster.
/// </summary>
[Collection(ServerFixture.Collection)]
public sealed class LossTests(ServerFixture server) : IAsyncLifetime
{
    // Generous: until the failure detector is sure and the majority has decided, on a machine that does other things.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(10);

    private readonly string _schema = $"loss_{Guid.NewGuid():N}"[..20];
    private readonly ActorSystem _web = ClusterNode.StartWeb();
    private PgPool _admin = null!;
    private DbNode _first = null!;
    private DbNode _second = null!;
    private IActorRef _db = ActorRefs.Nobody;

    public async Task InitializeAsync()
    {
        _admin = await PgPool.StartAsync(server.Options().WithSetting("search_path", _schema));
        await _admin.ExecuteAsync($"create schema {_schema}");
        await Visitors.CreateTableAsync(_admin);
        Address seed = ClusterNode.AddressOf(_web);
        _first = await DbNode.StartAsync(seed, server.Url, $"{_schema}_1", _schema).WaitAsync(_patience);
        _second = await DbNode.StartAsync(seed, server.Url, $"{_schema}_2", _schema).WaitAsync(_patience);
        _db = ClusterNode.StartRouter(_web);
        await Patience.UntilAsync(async () => await RouteesAsync() == 2, "both pools are found", _patience);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync().AsTask().Soon();
        await _second.DisposeAsync().AsTask().Soon();
        await _web.Terminate().Soon();
        await _admin.ExecuteAsync($"set client_min_messages = error; drop schema {_schema} cascade");
        await _admin.DisposeAsync();
    }

    [Fact]
    public async Task Every_caller_is_told_something_in_time_and_the_other_node_goes_on()
    {
        var visitors = new Visitors(_db, _limit);
        using var enough = new CancellationTokenSource();
        Task visits = visitors.RunAsync(8, enough.Token);
        await Patience.UntilAsync(() => visitors.AnsweredSince(0).Length == 2, "both answer", _patience);

        _first.Kill();
        await Patience.UntilAsync(() => Cluster.Get(_web).State.Members.Count == 2, "it is out", _patience);
        await Patience.UntilAsync(async () => await RouteesAsync() == 1, "one pool is left", _patience);
        int since = visitors.Last;
        int failures = visitors.NotSent + visitors.Unknown;
        await Patience.UntilAsync(() => visitors.Last > since + 200, "the other goes on", _patience);
        await enough.CancelAsync();
        await visits.WaitAsync(_patience);

        Assert.Equal([$"{_schema}_2"], visitors.AnsweredSince(since));
        // Whoever was on the way to the lost node when it was taken out may still be told so: each caller once.
        Assert.InRange(visitors.NotSent + visitors.Unknown - failures, 0, 8);
        Assert.InRange(visitors.Longest, TimeSpan.Zero, _limit + Asking.Grace + _slack);
        Assert.Equal((0, 0), await visitors.AuditAsync(_admin));
    }

    [Fact]
    public async Task What_ran_on_the_lost_node_is_unknown_to_who_asked()
    {
        IActorRef pool = await _web.ActorSelection($"{_first.Address}/user/pg").ResolveOne(_patience);
        Task<QueryResult> asleep = pool.AskAsync(new Query("select pg_sleep(20)"), _limit * 2);
        await Patience.UntilAsync(
            async () =>
                await _admin.FetchValueAsync<long>(
                    "select count(*) from pg_stat_activity where application_name = $1 and query like '%pg_sleep%' and state = 'active'",
                    $"{_schema}_1"
                ) == 1,
            "it runs",
            _patience
        );

        _first.Kill();

        var unknown = await Assert.ThrowsAsync<PgTimeoutException>(() => asleep.WaitAsync(_patience));
        Assert.Equal(PgOutcome.Unknown, unknown.Outcome);
        Assert.Contains("Nobody answered", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_no_node_is_left_callers_are_told_in_time_too()
    {
        _first.Kill();
        _second.Kill();
        await Patience.UntilAsync(async () => await RouteesAsync() == 0, "no pool is left", _patience);

        // A router in front of nobody says nothing to anybody: the end of waiting is the caller's own.
        var unknown = await _db.AskAsync(new Execute("insert into visit values (1)"), _limit)
            .FailsAsync<PgTimeoutException>();

        Assert.Equal(PgOutcome.Unknown, unknown.Outcome);
        Assert.Equal(0, await _admin.FetchValueAsync<long>("select count(*) from visit"));
    }

    private async Task<int> RouteesAsync() =>
        (await _db.Ask<Routees>(GetRoutees.Instance, Patience.Limit)).Members.Count();
}
