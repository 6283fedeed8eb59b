using System.Collections.Concurrent;
using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;
using Akka.Cluster;
using Akka.Routing;

namespace ActorPg.AkkaNet.Tests.Clustering;

/// <summary>Pools on the nodes of one role, behind a cluster-aware group router on another: three systems on the loopback.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ClusterTests(ServerFixture server) : IAsyncLifetime
{
    private const string Router = """
        akka.actor.deployment./db {
          router = round-robin-group
          routees.paths = ["/user/pg"]
          cluster { enabled = on, use-role = db, allow-local-routees = off }
        }
        """;

    private readonly Node _web = Node.StartInCluster("shop", "web", Router);
    private readonly Node _first = Node.StartInCluster("shop", "db");
    private readonly Node _second = Node.StartInCluster("shop", "db");
    private IActorRef _db = ActorRefs.Nobody;

    public async Task InitializeAsync()
    {
        await _first.StartPoolAsync(server.Options() with { ApplicationName = "first" });
        await _second.StartPoolAsync(server.Options() with { ApplicationName = "second" });
        foreach (Node node in (Node[])[_web, _first, _second])
        {
            await Cluster.Get(node.System).JoinAsync(_web.Address).Soon();
        }
        _db = _web.System.ActorOf(Props.Empty.WithRouter(FromConfig.Instance), "db");
        await Patience.UntilAsync(async () => await RouteesAsync() == 2, "both pools are found");
    }

    public async Task DisposeAsync()
    {
        await _web.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task A_node_without_a_database_asks_those_of_the_role_in_turn()
    {
        string[] answered = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskWhoAsync())).Soon();

        Assert.Equal(10, answered.Count(name => name == "first"));
        Assert.Equal(10, answered.Count(name => name == "second"));
    }

    [Fact]
    public async Task When_a_node_leaves_the_other_goes_on_and_every_caller_is_answered()
    {
        var answers = new ConcurrentQueue<string>();
        using var enough = new CancellationTokenSource();
        Task[] callers = [.. Enumerable.Range(0, 8).Select(_ => CallAsync(answers, enough.Token))];
        await Patience.UntilAsync(() => answers.Contains("first") && answers.Contains("second"), "both answer");

        await CoordinatedShutdown.Get(_first.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).Soon();
        await Patience.UntilAsync(async () => await RouteesAsync() == 1, "one pool is left");
        answers.Clear();
        await Patience.UntilAsync(() => answers.Count > 50, "the other goes on");
        await enough.CancelAsync();
        await Task.WhenAll(callers).Soon();

        Assert.Equal("second", await AskWhoAsync());
    }

    private async Task CallAsync(ConcurrentQueue<string> answers, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                answers.Enqueue(await AskWhoAsync());
            }
            catch (PgException)
            {
                // A pool that drains refuses, and a node that is gone never answers: either way the caller is told, and asks again.
            }
        }
    }

    private async Task<string> AskWhoAsync() =>
        (await _db.AskAsync(new Query("select current_setting('application_name')"), TimeSpan.FromSeconds(2)))[0]
            .Get<string>(0)!;

    private async Task<int> RouteesAsync() =>
        (await _db.Ask<Routees>(GetRoutees.Instance, Patience.Limit)).Members.Count();
}
