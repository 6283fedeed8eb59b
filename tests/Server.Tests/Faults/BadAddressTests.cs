using System.Diagnostics;

namespace ActorPg.Server.Tests.Faults;

[Collection(ServerFixture.Collection)]
public sealed class BadAddressTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("mysql://localhost/db", "postgres://")]
    [InlineData("postgres://localhost:99999/db", "port")]
    [InlineData("postgres://localhost:abc/db", "port")]
    [InlineData("postgres://localhost/db?sslmode=perhaps", "sslmode")]
    [InlineData("postgres://localhost/db?connect_timeout=-3", "connect_timeout")]
    [InlineData("postgres://localhost/db?max_size=0", "max")]
    [InlineData("host=localhost user", "character 16")]
    [InlineData("host='localhost", "quote")]
    [InlineData("postgres://localhost/%zz", "%")]
    [InlineData("postgres://a:secret@localhost/d%00b", "")]
    public async Task A_connection_string_that_cannot_be_read_names_the_culprit(string text, string culprit)
    {
        var wrong = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await PgPool.StartAsync(text));
        Assert.Contains(culprit, wrong.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_listens_is_said_at_once()
    {
        int port = BadServer.ClosedPort();
        var watch = Stopwatch.StartNew();
        var failure = await StartAsync(port).FailsAsync<PgConnectionException>();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_none_is_named()
    {
        var failure = await PgPool
            .StartAsync("postgres://u@no-such-host.invalid/db?connect_timeout=20")
            .FailsAsync<PgConnectionException, PgPool>();
        Assert.Contains("no-such-host.invalid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_named()
    {
        var failure = await PgPool
            .StartAsync("host=/no/such/directory user=u")
            .FailsAsync<PgConnectionException, PgPool>();
        Assert.Contains("/no/such/directory/.s.PGSQL.5432", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("prefer")]
    [InlineData("require")]
    public async Task A_web_server_is_recognised_as_no_PostgreSQL(string sslMode)
    {
        using BadServer server = BadServer.Http();
        var watch = Stopwatch.StartNew();
        Exception failure = await Assert.ThrowsAnyAsync<PgException>(() =>
            StartAsync(server.Port, $"?sslmode={sslMode}").Soon()
        );
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Assert.Contains("PostgreSQL", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{server.Port}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("prefer")]
    public async Task A_server_that_says_nothing_costs_the_connect_timeout_and_no_more(string sslMode)
    {
        using BadServer server = BadServer.Silent();
        var watch = Stopwatch.StartNew();
        var failure = await StartAsync(server.Port, $"?sslmode={sslMode}&connect_timeout=1")
            .FailsAsync<PgConnectionException>();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 8);
        Assert.Contains($"127.0.0.1:{server.Port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("1 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("prefer")]
    public async Task A_server_that_hangs_up_is_named(string sslMode)
    {
        using BadServer server = BadServer.HangsUp();
        Exception failure = await Assert.ThrowsAnyAsync<PgException>(() =>
            StartAsync(server.Port, $"?sslmode={sslMode}").Soon()
        );
        Assert.Contains($"127.0.0.1:{server.Port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_can_be_cancelled()
    {
        using BadServer server = BadServer.Silent();
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            PgPool.StartAsync($"postgres://u@127.0.0.1:{server.Port}/db", cancel.Token).Soon()
        );
    }

    [Fact]
    public async Task Of_several_servers_the_first_that_answers_is_taken()
    {
        using BadServer web = BadServer.Http();
        var given = new UriBuilder(fixture.Url);
        string url = fixture.Url.Replace(
            $"@{given.Host}:{given.Port}",
            $"@127.0.0.1:{BadServer.ClosedPort()},127.0.0.1:{web.Port},{given.Host}:{given.Port}",
            StringComparison.Ordinal
        );
        await using PgPool pool = await PgPool.StartAsync(url).Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task If_none_of_several_answers_each_is_tried()
    {
        using BadServer one = BadServer.HangsUp();
        using BadServer other = BadServer.HangsUp();
        await Assert.ThrowsAnyAsync<PgException>(() =>
            PgPool.StartAsync($"postgres://u@127.0.0.1:{one.Port},127.0.0.1:{other.Port}/db?sslmode=disable").Soon()
        );
        Assert.True(one.Accepted > 0 && other.Accepted > 0);
    }

    private static async Task StartAsync(int port, string query = "")
    {
        await using PgPool pool = await PgPool.StartAsync($"postgres://u@127.0.0.1:{port}/db{query}");
    }
}
