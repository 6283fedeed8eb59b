using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet.Tests.Pools;

/// <summary>What the README shows of Akka.NET, line by line, on a server that has its tables.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ReadmeTests(ServerFixture server) : PoolTestKit(server)
{
    private const string Tables = """
        create table if not exists customer (id int primary key, name text, city text);
        create table if not exists customer_copy (id int, name text);
        truncate customer_copy;
        insert into customer values (1, 'first', 'Brno'), (2, 'second', 'Oslo') on conflict do nothing
        """;

    [Fact]
    public async Task Its_lines_run_as_they_stand()
    {
        await using (PgPool prepared = await PgPool.StartAsync(Server.Options()))
        {
            await prepared.ExecuteAsync(Tables);
        }
        string url = Server.Url;
        ActorSystem system = Sys;
        using ActorMaterializer materializer = Sys.Materializer();

        // csharpier-ignore-start
        IActorRef pool = system.ActorOf(PgPoolActor.Props(url), "pg");
        QueryResult rows = await pool.Ask<QueryResult>(new Query("select id, name from customer where city = $1", "Brno"));
        PgPool client = await pool.GetPgPoolAsync();
        long copied = await PgSource.Query(client, "select id, name from customer").Select(row => (row.Get<int>(0), row.Get<string>(1)))
            .RunWith(PgSink.Copy<(int, string)>(client, "customer_copy"), materializer);
        // csharpier-ignore-end

        Assert.Equal("first", Assert.Single(rows).Get<string>("name"));
        Assert.Equal(2, copied);
        await client.CloseAsync();
    }
}
