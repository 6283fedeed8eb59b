using ActorPg.LocalServer;

namespace ActorPg.Server.Tests.LocalServer;

public sealed class ServerUrlTests
{
    [Theory]
    [InlineData("postgres://", "postgres", "localhost", 5432)]
    [InlineData("postgres://db", "postgres", "db", 5432)]
    [InlineData("postgresql://ann:p%40ss@db.example:6543/bank?sslmode=require", "ann", "db.example", 6543)]
    [InlineData("postgres://a%40b@[::1]:7000/x", "a@b", "::1", 7000)]
    [InlineData("postgres://%2Fvar%2Frun:5433/x", "postgres", "/var/run", 5433)]
    [InlineData("postgres://ann@/bank?host=%2Fvar%2Frun%2Fpostgresql&port=5434", "ann", "/var/run/postgresql", 5434)]
    [InlineData("postgres://one:1,two:2/bank?user=bob", "bob", "one", 1)]
    public void Reads_who_and_where(string url, string user, string host, int port) =>
        Assert.Equal(new ServerUrl(user, host, port), ServerUrl.Parse(url));

    [Theory]
    [InlineData("host=db password=secret")]
    [InlineData("postgres://ann:secret@db:port/x")]
    public void Refuses_what_is_no_url_without_repeating_it(string url)
    {
        var failure = Assert.Throws<LocalPostgresException>(() => ServerUrl.Parse(url));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_what_it_reads() =>
        Assert.Equal(
            new ServerUrl("a b@c", "/some/where", 15432),
            ServerUrl.Parse(ServerUrl.Format("a b@c", "p:@/", Uri.EscapeDataString("/some/where"), 15432))
        );
}
