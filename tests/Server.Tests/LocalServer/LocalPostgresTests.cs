using System.Net;
using System.Net.Sockets;
using ActorPg.LocalServer;

namespace ActorPg.Server.Tests.LocalServer;

public sealed class LocalPostgresTests
{
    [LocalServerFact]
    public async Task Starts_answers_over_tcp_and_unix_socket_and_leaves_nothing()
    {
        LocalPostgres server = await LocalPostgres.StartAsync();
        await using (server)
        {
            using RawClient tcp = await RawClient.LogInAsync(server);
            using RawClient local = await RawClient.LogInAsync(server, overUnixSocket: true);

            Assert.StartsWith(server.Version!.Major.ToString(), await tcp.ScalarAsync("SHOW server_version"));
            Assert.Equal("off", await local.ScalarAsync("SHOW fsync"));
            Assert.Equal($"postgres://postgres@127.0.0.1:{server.Port}/postgres", server.ConnectionString);
        }

        await RefusesAsync(server);
        Assert.False(Directory.Exists(server.UnixSocketDirectory));
    }

    [LocalServerFact]
    public async Task Two_servers_live_side_by_side()
    {
        LocalPostgres[] servers = await Task.WhenAll(LocalPostgres.StartAsync(), LocalPostgres.StartAsync());
        await using LocalPostgres first = servers[0];
        await using LocalPostgres second = servers[1];
        using RawClient one = await RawClient.LogInAsync(first);
        using RawClient other = await RawClient.LogInAsync(second);

        await one.ScalarAsync("CREATE TABLE here ()");

        Assert.NotEqual(first.Port, second.Port);
        Assert.Null(await other.ScalarAsync("SELECT to_regclass('here')"));
    }

    [LocalServerFact]
    public async Task Options_reach_the_server()
    {
        LocalPostgresOptions options = new()
        {
            Durable = true,
            MaxConnections = 7,
            SuperUser = "Ann of Green",
            Settings = { ["log_line_prefix"] = @"it's, a \ prefix ", ["max_wal_senders"] = "3" },
            Files = { ["note.txt"] = "kept" },
        };
        await using LocalPostgres server = await LocalPostgres.StartAsync(options);
        using RawClient client = await RawClient.LogInAsync(server);

        Assert.Equal("on", await client.ScalarAsync("SHOW fsync"));
        Assert.Equal("7", await client.ScalarAsync("SHOW max_connections"));
        Assert.Equal(@"it's, a \ prefix ", await client.ScalarAsync("SHOW log_line_prefix"));
        Assert.Equal("Ann of Green", await client.ScalarAsync("SELECT current_user"));
        Assert.Equal("kept", await client.ScalarAsync("SELECT pg_read_file('note.txt')"));
        Assert.StartsWith("postgres://Ann%20of%20Green@", server.ConnectionString);
    }

    [LocalServerTheory]
    [InlineData(LocalAuthentication.Password, 3)]
    [InlineData(LocalAuthentication.Md5, 5)]
    public async Task A_password_opens_and_a_wrong_one_does_not(LocalAuthentication authentication, int asked)
    {
        LocalPostgresOptions options = new() { Authentication = authentication, Password = "it's / @ secret" };
        await using LocalPostgres server = await LocalPostgres.StartAsync(options);

        using RawClient client = await RawClient.LogInAsync(server, "it's / @ secret");
        IOException refused = await Assert.ThrowsAsync<IOException>(() => RawClient.LogInAsync(server, "guess"));

        Assert.Equal(asked, client.AuthenticationAsked);
        Assert.Contains("28P01", refused.Message, StringComparison.Ordinal);
        Assert.Contains(":it%27s%20%2F%20%40%20secret@", server.ConnectionString, StringComparison.Ordinal);
    }

    [LocalServerFact]
    public async Task Scram_is_asked_for_and_stored()
    {
        LocalPostgresOptions options = new()
        {
            Authentication = LocalAuthentication.ScramSha256,
            Password = "secret",
            HostBasedAuthentication = { "local all all trust", "host all all 127.0.0.1/32 scram-sha-256" },
        };
        await using LocalPostgres server = await LocalPostgres.StartAsync(options);
        using RawClient outside = await RawClient.LogInAsync(server);
        using RawClient inside = await RawClient.LogInAsync(server, overUnixSocket: true);

        Assert.Equal(10, outside.AuthenticationAsked);
        Assert.StartsWith(
            "SCRAM-SHA-256$",
            await inside.ScalarAsync("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'")
        );
    }

    [LocalServerFact]
    public async Task Stops_and_starts_again_on_the_same_port_and_data()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync();
        using RawClient before = await RawClient.LogInAsync(server);
        await before.ScalarAsync("CREATE TABLE kept AS SELECT 42 AS n");

        await server.StopAsync();
        await server.StopAsync();
        bool farewell = await before.SaysSomethingBeforeItClosesAsync();
        await RefusesAsync(server);
        await server.RestartAsync();
        using RawClient after = await RawClient.LogInAsync(server);

        Assert.True(farewell, "A fast stop tells its clients (57P01).");
        Assert.Equal("42", await after.ScalarAsync("SELECT n FROM kept"));
    }

    [LocalServerFact]
    public async Task A_crash_says_nothing_and_what_was_committed_comes_back()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync();
        using RawClient before = await RawClient.LogInAsync(server);
        await before.ScalarAsync("CREATE TABLE kept AS SELECT 42 AS n");

        await server.CrashAsync();
        bool farewell = await before.SaysSomethingBeforeItClosesAsync();
        await RefusesAsync(server);
        await server.RestartAsync();
        using RawClient after = await RawClient.LogInAsync(server);

        Assert.False(farewell, "A crash has no last words.");
        Assert.Equal("42", await after.ScalarAsync("SELECT n FROM kept"));
        Assert.Contains("not properly shut down", server.LogTail(1000), StringComparison.Ordinal);
    }

    [LocalServerFact]
    public async Task A_port_that_is_taken_is_given_up_for_another()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        Queue<int> ports = new([taken, taken]);

        await using Cluster cluster = await Cluster.StartAsync(
            new LocalPostgresOptions(),
            () => ports.TryDequeue(out int port) ? port : Cluster.AnyPort(),
            CancellationToken.None
        );

        Assert.Empty(ports);
        Assert.NotEqual(taken, cluster.Port);
    }

    [LocalServerFact]
    public async Task A_failed_start_shows_the_end_of_the_log()
    {
        LocalPostgresOptions options = new() { Settings = { ["no_such_setting"] = "1" } };

        var failure = await Assert.ThrowsAsync<LocalPostgresException>(() => LocalPostgres.StartAsync(options));

        Assert.Contains(
            "unrecognized configuration parameter \"no_such_setting\"",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [LocalServerFact]
    public async Task A_version_that_is_not_installed_is_named_with_what_to_do()
    {
        var failure = await Assert.ThrowsAsync<LocalPostgresException>(() =>
            LocalPostgres.StartAsync(new LocalPostgresOptions { MajorVersion = 7 })
        );

        Assert.Contains("PostgreSQL 7", failure.Message, StringComparison.Ordinal);
        Assert.Contains(BinaryFinder.DirectoryVariable, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_contradict_themselves_are_refused()
    {
        LocalPostgresOptions[] bad =
        [
            new() { Authentication = LocalAuthentication.Md5 },
            new() { Authentication = LocalAuthentication.Md5, Password = "a\nb" },
            new() { SuperUser = "o'hara" },
            new() { MaxConnections = 0 },
            new() { Settings = { ["port"] = "5432" } },
            new() { Settings = { ["a b"] = "1" } },
            new() { Settings = { ["search_path"] = "a\nfsync=off" } },
            new() { Files = { ["../postgresql.conf"] = "" } },
        ];
        foreach (LocalPostgresOptions options in bad)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => LocalPostgres.StartAsync(options));
        }
    }

    private static async Task RefusesAsync(LocalPostgres server) =>
        await Assert.ThrowsAnyAsync<SocketException>(() => RawClient.ConnectAsync(server.Host, server.Port));
}
