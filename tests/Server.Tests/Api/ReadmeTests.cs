using ActorPg.InProcess;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Server.Tests.Api;

/// <summary>What the README shows, line by line, on a server that has its tables.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ReadmeTests(ServerFixture fixture)
{
    private const string Tables = """
        create table if not exists customer (id int primary key, name text, city text);
        create table if not exists stock (id int primary key, n int, price numeric default 2.50);
        create table if not exists visit (id int, seen timestamptz);
        insert into customer values (1, 'first', 'Brno'), (2, 'second', 'Oslo') on conflict do nothing;
        insert into stock values (7, 10) on conflict do nothing
        """;

    private string Url => fixture.Url;

    private interface IMyMessage;

    [Fact]
    public async Task The_first_lines_run_as_they_stand()
    {
        await using (PgPool prepared = await PgPool.StartAsync(Url))
        {
            await prepared.ExecuteAsync(Tables).Soon();
        }
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            // csharpier-ignore-start
            await using PgPool pool = await PgPool.StartAsync(Url);
            int answer = await pool.FetchValueAsync<int>("select $1::int + 1", 41);
            foreach (dynamic row in await pool.FetchAsync("select id, name from customer where city = $1", "Brno"))
                Console.WriteLine($"{row.id}: {row.name}");
            // csharpier-ignore-end
            Assert.Equal(42, answer);
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Contains("1: first", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_messages_are_answered_to_an_actors_own_mailbox()
    {
        await using var host = new InProcessHost();
        await using PgPool pool = await PgPool.StartAsync(PgOptions.Parse(Url), host);
        await pool.ExecuteAsync(Tables).Soon();
        var told = new TaskCompletionSource<CommandTag>();
        IActorRef<IMyMessage> me = host.Spawn(() => new Seller(told), "seller");

        // csharpier-ignore-start
        QueryResult rows = await pool.Actor.AskAsync(new Query("select id, name from customer where city = $1", "Brno"));
        pool.Actor.Tell(new Execute("update stock set n = n - 1 where id = $1", 7) { ReplyTo = me.ReplyTo<CommandTag, IMyMessage>(Done, Failed) });
        // csharpier-ignore-end

        Assert.Single(rows);
        Assert.Equal("UPDATE 1", (await told.Task.Soon()).Text);
        await host.StopAsync(me).Soon();
    }

    [Fact]
    public async Task The_lanes_read_and_write()
    {
        await using PgPool pool = await PgPool.StartAsync(Url);
        await pool.ExecuteAsync(Tables).Soon();
        long before = await pool.FetchValueAsync<long>("select count(*) from visit").Soon();

        // csharpier-ignore-start
        decimal price = await pool.Reads.FetchValueAsync<decimal>("select price from stock where id = $1", 7);
        await pool.Ingest.ExecuteAsync("insert into visit values ($1, $2)", 7, DateTimeOffset.UtcNow);
        // csharpier-ignore-end

        Assert.Equal(2.50m, price);
        Assert.Equal(before + 1, await pool.FetchValueAsync<long>("select count(*) from visit").Soon());
    }

    [Fact]
    public void Every_line_of_its_programs_is_here()
    {
        string root = Root();
        string here = string.Concat(
            new[] { "Server.Tests/Api", "AkkaNet.Tests/Pools" }.Select(folder =>
                File.ReadAllText(Path.Combine(root, "tests", folder, $"{nameof(ReadmeTests)}.cs"))
            )
        );
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));
        string[] programs =
        [
            .. readme.Split("```").Where(block => block.StartsWith("csharp", StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(programs);
        foreach (string line in programs.SelectMany(program => program.Split('\n').Skip(1)))
        {
            Assert.Contains(
                line.Trim().Replace("\"postgres://app@localhost/shop\"", "Url", StringComparison.Ordinal),
                here,
                StringComparison.OrdinalIgnoreCase
            );
        }
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ActorPg.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return folder;
    }

    private static IMyMessage Done(CommandTag tag) => new Sold(tag);

    private static IMyMessage Failed(Exception reason) => new NotSold(reason);

    private sealed record Sold(CommandTag Tag) : IMyMessage;

    private sealed record NotSold(Exception Reason) : IMyMessage;

    private sealed class Seller(TaskCompletionSource<CommandTag> told) : Actor<IMyMessage>
    {
        protected override void Receive(IMyMessage message)
        {
            switch (message)
            {
                case Sold sold:
                    told.SetResult(sold.Tag);
                    break;
                case NotSold failed:
                    told.SetException(failed.Reason);
                    break;
            }
        }
    }
}
