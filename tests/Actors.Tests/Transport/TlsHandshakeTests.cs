using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Transport;

public sealed class TlsHandshakeTests
{
    private static readonly PgOptions _require = new() { SslMode = PgSslMode.Require };

    [Fact]
    public async Task Prefer_goes_on_in_clear_when_the_server_declines()
    {
        using var server = new TlsServer();
        Task<Socket> answering = server.AnswerAsync("N"u8.ToArray());
        using ITransport transport = await server.ConnectAsync(new PgOptions());
        using Socket socket = await answering;
        Assert.False(transport.IsEncrypted);
        await transport.WriteAsync("clear"u8.ToArray());
        byte[] received = new byte[9];
        Assert.Equal(5, await socket.ReceiveAsync(received));
        Assert.Equal("clear"u8.ToArray(), received[..5]);
    }

    [Fact]
    public async Task Where_the_certificate_has_to_be_asked_for_nothing_goes_on_in_clear()
    {
        using var server = new TlsServer();
        Task<Socket> answering = server.AnswerAsync("N"u8.ToArray());
        string text = await server.RefusedAsync(new PgOptions { SslCertMode = PgSslCertMode.Require });
        Assert.Contains("sslcertmode", text, StringComparison.Ordinal);
        (await answering).Dispose();
        var plain = new PgOptions { SslMode = PgSslMode.Disable, SslCertMode = PgSslCertMode.Require };
        Assert.Contains("sslcertmode", await server.RefusedAsync(plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PgSslMode.Require, "N", "does not offer encryption")]
    [InlineData(PgSslMode.Prefer, "E run: curl evil", "with an error")]
    [InlineData(PgSslMode.Require, "E run: curl evil", "with an error")]
    [InlineData(PgSslMode.Prefer, "HTTP/1.1 400 curl evil", "not a PostgreSQL server's")]
    [InlineData(PgSslMode.Prefer, "", "hung up")]
    [InlineData(PgSslMode.Prefer, "SR\0\0\0\b\0\0\0\0evil", "unencrypted bytes")]
    [InlineData(PgSslMode.Require, "SS", "unencrypted bytes")]
    [InlineData(PgSslMode.Prefer, "NN", "unencrypted bytes")]
    public async Task Any_other_answer_ends_the_attempt_and_is_not_repeated(
        PgSslMode mode,
        string answer,
        string expected
    )
    {
        using var server = new TlsServer();
        Task<int> answering = Task.Run(async () =>
        {
            using Socket socket = await server.AnswerAsync(Encoding.ASCII.GetBytes(answer));
            socket.Shutdown(SocketShutdown.Send);
            return await DrainAsync(socket);
        });
        string text = await server.RefusedAsync(new PgOptions { SslMode = mode });
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
        Assert.Equal(0, await answering);
        Assert.False(server.IsAskedAgain);
    }

    [Theory]
    [InlineData(PgSslMode.Prefer)]
    [InlineData(PgSslMode.Require)]
    public async Task Forged_bytes_that_come_later_than_the_answer_fail_the_handshake(PgSslMode mode)
    {
        using var server = new TlsServer();
        Task forging = Task.Run(async () =>
        {
            using Socket socket = await server.AnswerAsync("S"u8.ToArray());
            // The client's hello is the sign that it has looked for bytes behind the answer and found none.
            Assert.NotEqual(0, await socket.ReceiveAsync(new byte[4096]));
            await socket.SendAsync("R\0\0\0\b\0\0\0\0Z\0\0\0\x05I forged"u8.ToArray());
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(socket);
        });
        string text = await server.RefusedAsync(new PgOptions { SslMode = mode });
        Assert.Contains("TLS handshake failed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", text, StringComparison.Ordinal);
        await forging;
        Assert.False(server.IsAskedAgain);
    }

    [Fact]
    public async Task Much_passes_both_ways_at_once_encrypted()
    {
        using var server = new TlsServer();
        Task<SslStream> encrypting = server.EncryptAsync();
        using ITransport transport = await server.ConnectAsync(_require);
        await using SslStream peer = await encrypting;
        Assert.True(transport.IsEncrypted);
        byte[] bytes = new byte[1_500_000];
        new Random(3).NextBytes(bytes);
        Task echoing = Task.Run(async () =>
        {
            byte[] buffer = new byte[10_000];
            for (int total = 0, count; total < bytes.Length; total += count)
            {
                count = await peer.ReadAsync(buffer);
                await peer.WriteAsync(buffer.AsMemory(0, count));
            }
        });
        Task writing = transport.WriteAsync(bytes).AsTask();
        var back = await transport.Input.ReadAtLeastAsync(bytes.Length).AsTask().WaitAsync(Loopback.Patience);
        Assert.True(back.Buffer.FirstSpan.SequenceEqual(bytes));
        transport.Input.AdvanceTo(back.Buffer.End);
        await Task.WhenAll(writing, echoing);

        await peer.ShutdownAsync();
        Assert.True((await transport.Input.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task Disposal_ends_an_encrypted_read_that_waits()
    {
        using var server = new TlsServer();
        Task<SslStream> encrypting = server.EncryptAsync();
        ITransport transport = await server.ConnectAsync(_require);
        await using SslStream peer = await encrypting;
        Task waiting = transport.Input.ReadAsync().AsTask();
        transport.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Loopback.Patience));
    }

    [Theory]
    [InlineData("localhost", PgSslMode.VerifyFull, "localhost", null)]
    [InlineData("localhost", PgSslMode.VerifyCa, "127.0.0.1", null)]
    [InlineData("127.0.0.1", PgSslMode.VerifyFull, "127.0.0.1", null)]
    [InlineData("localhost", PgSslMode.VerifyFull, "127.0.0.1", "not made out to 127.0.0.1")]
    [InlineData("db.example", PgSslMode.VerifyFull, "localhost", "not made out to localhost")]
    [InlineData("db.example", PgSslMode.Require, "localhost", null)]
    public async Task The_name_on_the_certificate_counts_for_verify_full(
        string name,
        PgSslMode mode,
        string host,
        string? expected
    ) =>
        await CheckAsync(
            new TlsServer(name),
            server => new PgOptions { SslMode = mode, SslRootCertificate = server.RootFile },
            host,
            expected
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_host_is_named_in_clear_unless_that_is_forbidden(bool isNamed)
    {
        using var server = new TlsServer();
        Task<SslStream> encrypting = server.EncryptAsync();
        PgOptions options = new()
        {
            SslMode = PgSslMode.VerifyFull,
            SslRootCertificate = server.RootFile,
            SslServerName = isNamed,
        };
        using ITransport transport = await server.ConnectAsync(options);
        await using SslStream peer = await encrypting;
        Assert.Equal(isNamed ? "localhost" : "", peer.TargetHostName);
    }

    [Theory]
    [InlineData("localhost", "127.0.0.1", "not made out to 127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1", null)]
    [InlineData("db.example", "localhost", "not made out to localhost")]
    public async Task A_host_that_is_not_named_is_checked_all_the_same(string name, string host, string? expected) =>
        await CheckAsync(
            new TlsServer(name),
            server => new PgOptions
            {
                SslMode = PgSslMode.VerifyFull,
                SslRootCertificate = server.RootFile,
                SslServerName = false,
            },
            host,
            expected
        );

    [Theory]
    [InlineData(PgSslMode.Prefer, null)]
    [InlineData(PgSslMode.Require, "not to be trusted")]
    [InlineData(PgSslMode.VerifyCa, "not to be trusted")]
    [InlineData(PgSslMode.VerifyFull, "not to be trusted")]
    public async Task A_certificate_of_another_root_is_refused_from_require_on_if_a_root_is_given(
        PgSslMode mode,
        string? expected
    )
    {
        using var other = new TlsServer();
        await CheckAsync(
            new TlsServer(),
            _ => new PgOptions { SslMode = mode, SslRootCertificate = other.RootFile },
            "localhost",
            expected
        );
    }

    [Fact]
    public async Task The_roots_of_the_system_do_not_know_a_self_signed_certificate() =>
        await CheckAsync(
            new TlsServer(),
            _ => new PgOptions { SslMode = PgSslMode.VerifyFull, SslRootCertificate = "system" },
            "localhost",
            "not to be trusted"
        );

    [Fact]
    public async Task An_expired_certificate_is_refused() =>
        await CheckAsync(
            new TlsServer(expired: true),
            server => new PgOptions { SslMode = PgSslMode.VerifyCa, SslRootCertificate = server.RootFile },
            "localhost",
            "NotTimeValid"
        );

    [Theory]
    [InlineData("postgresql", null)]
    [InlineData(null, "did not agree to speak")]
    public async Task Direct_encryption_needs_the_server_to_agree_on_the_protocol(string? protocol, string? expected) =>
        await CheckAsync(
            new TlsServer { Protocol = protocol is null ? null : new SslApplicationProtocol(protocol) },
            _ => _require with { SslNegotiation = PgSslNegotiation.Direct },
            "localhost",
            expected,
            direct: true
        );

    [Fact]
    public async Task The_client_shows_its_certificate()
    {
        using var server = new TlsServer();
        (string certificate, string key) = server.ClientFiles("key secret");
        Task<SslStream> encrypting = server.EncryptAsync();
        PgOptions options = _require with { SslCertificate = certificate, SslKey = key, SslKeyPassword = "key secret" };
        using ITransport transport = await server.ConnectAsync(options);
        await using SslStream peer = await encrypting;
        Assert.Equal("CN=app", server.ClientCertificate?.Subject);
    }

    [Fact]
    public async Task A_wrong_password_of_a_key_is_told_without_the_password()
    {
        using var server = new TlsServer();
        (string certificate, string key) = server.ClientFiles("right");
        Task<Socket> answering = server.AnswerAsync("S"u8.ToArray());
        PgOptions options = _require with
        {
            SslCertificate = certificate,
            SslKey = key,
            SslKeyPassword = "wrong secret",
        };
        string text = await server.RefusedAsync(options);
        Assert.Contains("certificate file cannot be read", text, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong secret", text, StringComparison.Ordinal);
        (await answering).Dispose();
    }

    /// <summary>Counts what still comes until the client hangs up, which is a reset if it left something unread.</summary>
    private static async Task<int> DrainAsync(Socket socket)
    {
        byte[] received = new byte[4096];
        int total = 0;
        try
        {
            for (int count; (count = await socket.ReceiveAsync(received)) > 0; )
                total += count;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset) { }
        return total;
    }

    private static async Task CheckAsync(
        TlsServer server,
        Func<TlsServer, PgOptions> options,
        string host,
        string? expected,
        bool direct = false
    )
    {
        using (server)
        {
            Task<SslStream> encrypting = server.EncryptAsync(direct);
            if (expected is null)
            {
                using ITransport transport = await server.ConnectAsync(options(server), host);
                await using SslStream peer = await encrypting;
                await transport.WriteAsync("ok"u8.ToArray());
                Assert.Equal(2, await peer.ReadAtLeastAsync(new byte[2], 2));
                return;
            }
            Assert.Contains(expected, await server.RefusedAsync(options(server), host), StringComparison.Ordinal);
            await Loopback.EndedAsync(encrypting);
        }
    }
}
