using System.Net.Sockets;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Transport;

public sealed class SocketConnectorTests
{
    private static readonly PgOptions _plain = new() { SslMode = PgSslMode.Disable };

    [Fact]
    public async Task Connects_to_the_address_of_a_name_that_answers()
    {
        // localhost may have an IPv6 address too, on which nobody listens.
        using Socket listener = Loopback.Listen();
        var endpoint = new PgEndpoint("localhost", Loopback.Port(listener));
        using ITransport transport = await new SocketConnector(_plain).ConnectAsync(endpoint, default);
        using Socket server = await listener.AcceptAsync();
        await transport.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, await server.ReceiveAsync(new byte[2]));
        Assert.False(transport.IsEncrypted);
    }

    [Fact]
    public async Task Speaks_over_a_Unix_socket_and_never_encrypts_it()
    {
        string directory = Directory.CreateTempSubdirectory("apg").FullName;
        var endpoint = new PgEndpoint(directory, 5432);
        try
        {
            using Socket listener = ListenUnix(endpoint.UnixSocketPath);
            var connector = new SocketConnector(new PgOptions { SslMode = PgSslMode.VerifyFull });
            using ITransport transport = await connector.ConnectAsync(endpoint, default);
            using Socket server = await listener.AcceptAsync();
            await transport.WriteAsync("ping"u8.ToArray());
            byte[] received = new byte[9];
            Assert.Equal(4, await server.ReceiveAsync(received));
            await server.SendAsync("pong"u8.ToArray());
            Assert.Equal(4, (await transport.Input.ReadAsync()).Buffer.Length);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task The_owner_of_the_process_behind_a_Unix_socket_is_who_was_asked_for()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var endpoint = new PgEndpoint($"@apg-{Guid.NewGuid():N}", 5432);
        using Socket listener = ListenUnix($"\0{endpoint.UnixSocketPath[1..]}");
        var own = new SocketConnector(_plain with { RequirePeer = Environment.UserName });
        (await own.ConnectAsync(endpoint, default)).Dispose();
        var other = new SocketConnector(_plain with { RequirePeer = "nobody-here" });
        var refused = await Assert.ThrowsAsync<PgConnectionException>(() =>
            other.ConnectAsync(endpoint, default).AsTask()
        );
        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
        Assert.Contains(
            $"requirepeer asks for nobody-here, and the server runs as {Environment.UserName}",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Speaks_over_a_socket_in_the_abstract_namespace()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var endpoint = new PgEndpoint($"@apg-{Guid.NewGuid():N}", 5432);
        using Socket listener = ListenUnix($"\0{endpoint.UnixSocketPath[1..]}");
        using ITransport transport = await new SocketConnector(_plain).ConnectAsync(endpoint, default);
        using Socket server = await listener.AcceptAsync();
        await transport.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, await server.ReceiveAsync(new byte[2]));
    }

    [Theory]
    [InlineData("/no/such/directory", "there is no such socket")]
    [InlineData("/long", "longer than a Unix socket's may be")]
    public async Task A_Unix_socket_that_cannot_be_reached_is_named(string host, string expected)
    {
        if (host == "/long")
            host += new string('g', 200);
        var endpoint = new PgEndpoint(host, 5432);
        PgConnectionException failure = await Refused(endpoint, _plain);
        Assert.Contains($"{host}/.s.PGSQL.5432", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_port_is_named_with_its_host()
    {
        int port;
        using (Socket listener = Loopback.Listen())
            port = Loopback.Port(listener);
        PgConnectionException failure = await Refused(new PgEndpoint("127.0.0.1", port), _plain);
        Assert.Equal(
            $"Cannot connect to 127.0.0.1:{port}: connection refused (is a server listening there?).",
            failure.Message
        );
        Assert.IsType<SocketException>(failure.InnerException);
    }

    [Fact]
    public async Task A_name_without_an_address_is_named()
    {
        PgConnectionException failure = await Refused(new PgEndpoint("no-such-host.invalid", 5432), _plain);
        Assert.Contains("no-such-host.invalid:5432", failure.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be resolved", failure.Message, StringComparison.Ordinal);
        failure = await Refused(new PgEndpoint(new string('x', 300), 5432), _plain);
        Assert.Contains("cannot be resolved", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_uses_up_its_time_and_no_more()
    {
        using Socket listener = Loopback.Listen();
        PgOptions options = new() { ConnectTimeout = TimeSpan.FromMilliseconds(150), SslMode = PgSslMode.Require };
        var endpoint = new PgEndpoint("127.0.0.1", Loopback.Port(listener));
        PgConnectionException failure = await Refused(endpoint, options with { Endpoints = [endpoint] });
        Assert.Contains("no answer within 0.15 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_several_hosts_has_its_share_of_the_time()
    {
        using Socket listener = Loopback.Listen();
        var endpoint = new PgEndpoint("127.0.0.1", Loopback.Port(listener));
        PgOptions options = new()
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
            SslMode = PgSslMode.Require,
            Endpoints = [endpoint, new("elsewhere", 1), new("elsewhere", 2), new("/tmp", 5432)],
        };
        Assert.Contains("no answer within 0.1 s", (await Refused(endpoint, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_is_told_as_cancellation()
    {
        using Socket listener = Loopback.Listen();
        var connector = new SocketConnector(new PgOptions { SslMode = PgSslMode.Require });
        var endpoint = new PgEndpoint("127.0.0.1", Loopback.Port(listener));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            connector.ConnectAsync(endpoint, new CancellationToken(canceled: true)).AsTask()
        );

        using var cancellation = new CancellationTokenSource();
        Task<ITransport> connecting = connector.ConnectAsync(endpoint, cancellation.Token).AsTask();
        using Socket server = await listener.AcceptAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Loopback.Patience));
        // The socket was closed with it: the request for encryption, then the end.
        byte[] received = new byte[16];
        int total = 0;
        for (int count; (count = await server.ReceiveAsync(received)) > 0; )
            total += count;
        Assert.InRange(total, 0, 8);
    }

    [Theory]
    [InlineData(PgSslMode.Disable, Encryption.Plain, null, null)]
    [InlineData(PgSslMode.Allow, Encryption.Plain, Encryption.Demanded, null)]
    [InlineData(PgSslMode.Prefer, Encryption.IfOffered, null, Encryption.Plain)]
    [InlineData(PgSslMode.Require, Encryption.Demanded, null, null)]
    [InlineData(PgSslMode.VerifyCa, Encryption.Demanded, null, null)]
    [InlineData(PgSslMode.VerifyFull, Encryption.Demanded, null, null)]
    public void Each_sslmode_has_its_attempts(PgSslMode mode, object first, object? afterPlain, object? afterEncrypted)
    {
        var endpoint = new PgEndpoint("h", 5432);
        Assert.Equal(first, EncryptionPlan.First(mode));
        Assert.Equal((Encryption?)afterPlain, EncryptionPlan.AfterRefusal(mode, endpoint, wasEncrypted: false));
        Assert.Equal((Encryption?)afterEncrypted, EncryptionPlan.AfterRefusal(mode, endpoint, wasEncrypted: true));
        Assert.Null(EncryptionPlan.AfterRefusal(mode, new PgEndpoint("/tmp", 5432), wasEncrypted: false));
    }

    private static async Task<PgConnectionException> Refused(PgEndpoint endpoint, PgOptions options)
    {
        PgConnectionException failure = await Assert.ThrowsAsync<PgConnectionException>(() =>
            new SocketConnector(options).ConnectAsync(endpoint, default).AsTask().WaitAsync(Loopback.Patience)
        );
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        return failure;
    }

    private static Socket ListenUnix(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }
}
