using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>A server of its own that speaks TLS, with its password asked for by SCRAM. Stopped with the test.</summary>
internal sealed class TlsCluster : IAsyncDisposable
{
    public const string Password = "pa:ss w'örd";

    private static readonly byte[] _sslRequest = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    private TlsCluster(LocalPostgres server)
    {
        Server = server;
    }

    public LocalPostgres Server { get; }

    /// <summary>Whom to log in as, with TLS or not at all, and no certificate checked.</summary>
    public PgOptions Options =>
        PgOptions.Parse(Server.ConnectionString) with
        {
            SslMode = PgSslMode.Require,
            MaxSize = 1,
        };

    /// <summary>Starts one.</summary>
    /// <param name="certificate">The server's own.</param>
    /// <param name="clientRoots">Whose client certificates it asks for; null for nobody's.</param>
    /// <param name="lines">Its pg_hba.conf; by default SCRAM over TLS, and from the Unix socket.</param>
    public static async Task<TlsCluster> StartAsync(
        KeyPair certificate,
        string? clientRoots = null,
        params string[] lines
    )
    {
        var options = new LocalPostgresOptions
        {
            Authentication = LocalAuthentication.ScramSha256,
            Password = Password,
            Files = { ["server.crt"] = certificate.Certificate, ["server.key"] = certificate.Key },
            Settings =
            {
                ["ssl"] = "on",
                ["ssl_cert_file"] = "server.crt",
                ["ssl_key_file"] = "server.key",
            },
        };
        if (clientRoots is not null)
        {
            options.Files["clients.crt"] = clientRoots;
            options.Settings["ssl_ca_file"] = "clients.crt";
        }
        options.HostBasedAuthentication.Add("local all all trust");
        foreach (string line in lines.DefaultIfEmpty("hostssl all all 127.0.0.1/32 scram-sha-256"))
        {
            options.HostBasedAuthentication.Add(line);
        }
        return new TlsCluster(await LocalPostgres.StartAsync(options));
    }

    public static Task<TlsCluster> StartAsync(
        X509Certificate2 certificate,
        string? clientRoots = null,
        params string[] lines
    ) =>
        StartAsync(
            new KeyPair(certificate.ExportCertificatePem(), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            clientRoots,
            lines
        );

    /// <summary>A pool over the Unix socket, which asks for nothing: to change the server with, and to watch it.</summary>
    public ValueTask<PgPool> AdministerAsync() =>
        PgPool.StartAsync(PgOptions.Parse(Server.UnixSocketConnectionString!) with { MaxSize = 1 });

    /// <summary>Gives the server another certificate, without a restart.</summary>
    public async Task ReplaceAsync(KeyPair certificate)
    {
        await using (PgPool pool = await AdministerAsync().Soon())
        {
            string directory = (await pool.FetchValueAsync<string>("show data_directory").Soon())!;
            foreach (
                (string name, string text) in new[]
                {
                    ("server.crt", certificate.Certificate),
                    ("server.key", certificate.Key),
                }
            )
            {
                // By the server itself: its files may belong to another user than this process's. They keep the mode that they had.
                await pool.ExecuteAsync(
                        $"copy (select unnest(string_to_array($text${text.Trim()}$text$, E'\\n'))) to program 'cat > {directory}/{name}'"
                    )
                    .Soon();
            }
            await pool.ExecuteAsync("select pg_reload_conf()").Soon();
        }
        byte[] expected = X509Certificate2.CreateFromPem(certificate.Certificate).RawData;
        await Patience.UntilAsync(
            async () => (await ShownAsync()).AsSpan().SequenceEqual(expected),
            "the server shows its new certificate"
        );
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task<byte[]> ShownAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.Port);
        NetworkStream plain = client.GetStream();
        await plain.WriteAsync(_sslRequest);
        byte[] answer = new byte[1];
        await plain.ReadExactlyAsync(answer);
        await using var stream = new SslStream(plain, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("localhost");
        return stream.RemoteCertificate!.GetRawCertData();
    }
}
