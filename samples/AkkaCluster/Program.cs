using System.Globalization;
using ActorPg;
using Akka.Actor;
using Akka.Routing;
using AkkaCluster;

if (args is [DbNode.Verb, .. var words])
{
    await DbNode.RunAsync(words);
    return 0;
}

// Three nodes in three processes: this one asks, two have a pool each. One of those is killed while 20 callers write.
await using LocalPostgres server = await LocalPostgres.FromEnvironmentOrStartAsync();
string name = $"actorpg_cluster_{Guid.NewGuid().ToString("N")[..8]}";
string url = server.ConnectionString;
await using PgPool admin = await PgPool.StartAsync(PgOptions.Parse(url).WithSetting("search_path", name));
await admin.ExecuteAsync($"create schema {name}");
await Visitors.CreateTableAsync(admin);

ActorSystem web = ClusterNode.StartWeb();
await using DbNode first = await DbNode.StartAsync(ClusterNode.AddressOf(web), url, "first", name);
await using DbNode second = await DbNode.StartAsync(ClusterNode.AddressOf(web), url, "second", name);
IActorRef db = ClusterNode.StartRouter(web);
while (await RouteesAsync() < 2)
{
    await Task.Delay(100);
}

var visitors = new Visitors(db, TimeSpan.FromSeconds(2));
using var enough = new CancellationTokenSource();
Task visits = visitors.RunAsync(20, enough.Token);
await Task.Delay(TimeSpan.FromSeconds(2));
Say($"two nodes: {visitors.Answered:N0} visits answered by {string.Join(" and ", visitors.AnsweredSince(0))}");
first.Kill();
while (await RouteesAsync() > 1)
{
    await Task.Delay(100);
}
int after = visitors.Last;
await Task.Delay(TimeSpan.FromSeconds(2));
await enough.CancelAsync();
await visits;

(int lost, int doubled) = await visitors.AuditAsync(admin);
Say(
    $"one was killed: {visitors.Answered:N0} answered, at the end by {string.Join(" and ", visitors.AnsweredSince(after))}"
);
Say(
    $"told 'not sent' {visitors.NotSent} times and asked again, told 'unknown' {visitors.Unknown} times; nobody waited longer than {visitors.Longest.TotalSeconds:0.0} s"
);
Say($"lost {lost}, doubled {doubled}");
await admin.ExecuteAsync($"set client_min_messages = error; drop schema {name} cascade");
await web.Terminate();
return lost + doubled == 0 ? 0 : 1;

async Task<int> RouteesAsync() => (await db.Ask<Routees>(GetRoutees.Instance)).Members.Count();

static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
