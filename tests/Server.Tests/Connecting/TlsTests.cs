using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>The modes of TLS, and what certificates must be, against a server with certificates made for the test.</summary>
public sealed class TlsTests
{
    private const string IsEncrypted = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

    [LocalServerTheory]
    [InlineData("host all all 127.0.0.1/32 trust", PgSslMode.Disable, false)]
    [InlineData("host all all 127.0.0.1/32 trust", PgSslMode.Allow, false)]
    [InlineData("host all all 127.0.0.1/32 trust", PgSslMode.Prefer, true)]
    [InlineData("host all all 127.0.0.1/32 trust", PgSslMode.Require, true)]
    [InlineData("host all all 127.0.0.1/32 trust", PgSslMode.VerifyCa, true)]
    [InlineData("host all all 127.0.0.1/32 trust", PgSslMode.VerifyFull, true)]
    [InlineData("hostssl all all 127.0.0.1/32 trust", PgSslMode.Disable, null)]
    [InlineData("hostssl all all 127.0.0.1/32 trust", PgSslMode.Allow, true)]
    [InlineData("hostssl all all 127.0.0.1/32 trust", PgSslMode.Prefer, true)]
    [InlineData("hostnossl all all 127.0.0.1/32 trust", PgSslMode.Allow, false)]
    [InlineData("hostnossl all all 127.0.0.1/32 trust", PgSslMode.Prefer, false)]
    [InlineData("hostnossl all all 127.0.0.1/32 trust", PgSslMode.Require, null)]
    public async Task Each_mode_gets_what_it_asks_for_or_nothing(string line, PgSslMode mode, bool? expected)
    {
        using var authority = new Authority();
        using X509Certificate2 certificate = authority.Issue("server", "127.0.0.1");
        await using TlsCluster cluster = await TlsCluster.StartAsync(certificate, null, line);
        PgOptions options = cluster.Options with { SslMode = mode, SslRootCertificate = authority.RootFile };
        if (expected is null)
        {
            await PgPool.StartAsync(options).FailsWithAsync("28000");
            return;
        }
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        Assert.Equal(expected, await pool.FetchValueAsync<bool>(IsEncrypted).Soon());

        // A cancel goes the same way, and so does what is made anew.
        await Assert.ThrowsAnyAsync<Exception>(() =>
            pool.FetchAsync("select pg_sleep(60)", new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(300) })
                .Soon()
        );
        long losses = pool.GetStatistics().Losses;
        Assert.Equal(0, losses);
        await pool.ExpireAsync().Soon();
        Assert.Equal(expected, await pool.FetchValueAsync<bool>(IsEncrypted).Soon());
    }

    [LocalServerFact]
    public async Task Names_addresses_and_roots_are_what_the_certificate_is_held_against()
    {
        using var authority = new Authority();
        using var stranger = new Authority("somebody else");
        using X509Certificate2 certificate = authority.Issue("db.example", "localhost", "127.0.0.1");
        await using TlsCluster cluster = await TlsCluster.StartAsync(certificate);
        PgOptions options = cluster.Options with
        {
            SslMode = PgSslMode.VerifyFull,
            SslRootCertificate = authority.RootFile,
        };
        int port = cluster.Server.Port;
        (PgOptions Options, string? Refusal)[] cases =
        [
            (options, null),
            (options with { Endpoints = [new("localhost", port)] }, null),
            (options with { Endpoints = [new("localhost", port) { Address = "127.0.0.1" }] }, null),
            (options with { Endpoints = [new("db.example", port) { Address = "127.0.0.1" }] }, "not made out to"),
            (options with { Endpoints = [new("other.example", port) { Address = "127.0.0.1" }] }, "not made out to"),
            (
                options with
                {
                    Endpoints = [new("other.example", port) { Address = "127.0.0.1" }],
                    SslMode = PgSslMode.VerifyCa,
                },
                null
            ),
            (options with { SslRootCertificate = stranger.RootFile }, "not to be trusted"),
            (options with { SslMode = PgSslMode.Require, SslRootCertificate = stranger.RootFile }, "not to be trusted"),
            (options with { SslRootCertificate = "system" }, "not to be trusted"),
            (options with { SslRootCertificate = "system", Endpoints = [new("localhost", port)] }, "not to be trusted"),
        ];
        foreach ((PgOptions with, string? refusal) in cases)
        {
            await CheckAsync(with, refusal);
        }
    }

    [LocalServerFact]
    public async Task A_certificate_that_was_taken_back_is_refused()
    {
        using var authority = new Authority();
        using X509Certificate2 certificate = authority.Issue("server", "127.0.0.1");
        using X509Certificate2 other = authority.Issue("other", "127.0.0.1");
        await using TlsCluster cluster = await TlsCluster.StartAsync(certificate);
        PgOptions options = cluster.Options with
        {
            SslMode = PgSslMode.VerifyFull,
            SslRootCertificate = authority.RootFile,
        };
        using var stranger = new Authority("somebody else");
        string good = authority.Write("good.crl", authority.RevocationList(other));
        string bad = authority.Write("bad.crl", authority.RevocationList(other, certificate));
        string late = authority.Write("late.crl", authority.RevocationList(TimeSpan.FromHours(-1), other));
        string strange = authority.Write("strange.crl", stranger.RevocationList());
        await CheckAsync(options with { SslRevocationList = good }, null);
        await CheckAsync(options with { SslRevocationList = bad }, "taken back by its issuer");
        await CheckAsync(options with { SslRevocationList = late }, "out of date");
        await CheckAsync(options with { SslRevocationList = strange }, "no list");
        await CheckAsync(options with { SslRevocationList = authority.RootFile }, "cannot be read");
        await CheckAsync(options with { SslRevocationList = bad, SslMode = PgSslMode.Require }, "taken back");
        await CheckAsync(options with { SslRevocationList = bad, SslMode = PgSslMode.Prefer }, null);

        string directory = authority.SubDirectory("lists");
        PgOptions listed = options with { SslRevocationDirectory = directory };
        await CheckAsync(listed, "no list");
        File.Copy(good, Path.Combine(directory, "1a2b3c4d.r0"));
        await CheckAsync(listed, null);
        File.Copy(bad, Path.Combine(directory, "1a2b3c4d.r0"), overwrite: true);
        await CheckAsync(listed, "taken back by its issuer");
    }

    [LocalServerFact]
    public async Task The_client_shows_its_certificate_whatever_its_key_is_written_as()
    {
        using var authority = new Authority();
        using X509Certificate2 certificate = authority.Issue("server", "127.0.0.1");
        await using TlsCluster cluster = await TlsCluster.StartAsync(
            certificate,
            authority.RootPem,
            "hostssl all postgres 127.0.0.1/32 cert"
        );
        using X509Certificate2 client = authority.Issue("postgres");
        using RSA key = client.GetRSAPrivateKey()!;
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        string pem = client.ExportCertificatePem();
        string plain = key.ExportPkcs8PrivateKeyPem();
        string file = authority.Write("client.crt", pem);
        string both = authority.Write("both.pem", pem + "\n" + plain);
        string pkcs8 = authority.Write("pkcs8.key", plain);
        string pkcs1 = authority.Write("pkcs1.key", key.ExportRSAPrivateKeyPem());
        string secret = authority.Write("secret.key", key.ExportEncryptedPkcs8PrivateKeyPem("key secret", encryption));
        PgOptions options = cluster.Options with { Password = null, SslCertificate = file };

        await CheckAsync(options with { SslCertificate = both }, null);
        await CheckAsync(options with { SslKey = pkcs8 }, null);
        await CheckAsync(options with { SslKey = pkcs8, SslKeyPassword = "not needed" }, null);
        await CheckAsync(options with { SslKey = pkcs1 }, null);
        await CheckAsync(options with { SslKey = secret, SslKeyPassword = "key secret" }, null);
        await CheckAsync(options with { SslKey = secret, SslKeyPassword = "wrong" }, "cannot be read");
        await CheckAsync(options with { SslKey = secret }, "cannot be read");

        using var stranger = new Authority("somebody else");
        using X509Certificate2 forged = stranger.Issue("postgres");
        string forgedFile = stranger.Write(
            "forged.pem",
            forged.ExportCertificatePem() + "\n" + forged.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()
        );
        await Assert.ThrowsAnyAsync<PgException>(() =>
            PgPool.StartAsync(options with { SslCertificate = forgedFile }).Soon()
        );
        await Assert.ThrowsAnyAsync<PgException>(() =>
            PgPool.StartAsync(options with { SslCertificate = null }).Soon()
        );
    }

    [LocalServerFact]
    public async Task The_certificate_is_shown_never_or_when_asked_for_or_the_server_has_to_ask()
    {
        using var authority = new Authority();
        using X509Certificate2 certificate = authority.Issue("server", "127.0.0.1");
        using X509Certificate2 client = authority.Issue("postgres");
        string file = authority.Write(
            "client.pem",
            client.ExportCertificatePem() + "\n" + client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()
        );
        await using TlsCluster asking = await TlsCluster.StartAsync(certificate, authority.RootPem);
        PgOptions asked = asking.Options with { SslCertificate = file };
        Assert.Equal("/CN=postgres", await SubjectAsync(asked));
        Assert.Equal("/CN=postgres", await SubjectAsync(asked with { SslCertMode = PgSslCertMode.Require }));
        Assert.Null(await SubjectAsync(asked with { SslCertMode = PgSslCertMode.Disable }));

        await using TlsCluster silent = await TlsCluster.StartAsync(certificate);
        PgOptions unasked = silent.Options with { SslCertificate = file };
        Assert.Null(await SubjectAsync(unasked));
        await CheckAsync(unasked with { SslCertMode = PgSslCertMode.Require }, "certificate was not asked for");
    }

    [LocalServerFact]
    public async Task Versions_of_tls_are_bounded_from_both_sides()
    {
        using var authority = new Authority();
        using X509Certificate2 certificate = authority.Issue("server", "127.0.0.1");
        await using TlsCluster cluster = await TlsCluster.StartAsync(certificate);
        PgOptions options = cluster.Options;
        Assert.Equal("TLSv1.3", await VersionAsync(options with { SslMinVersion = PgTlsVersion.Tls13 }));
        Assert.Equal("TLSv1.2", await VersionAsync(options with { SslMaxVersion = PgTlsVersion.Tls12 }));
        await PgPool
            .StartAsync(options with { SslMinVersion = PgTlsVersion.Tls13, SslMaxVersion = PgTlsVersion.Tls12 })
            .FailsAsync<PgInputException, PgPool>();

        await using (PgPool pool = await cluster.AdministerAsync().Soon())
        {
            await pool.ExecuteAsync("alter system set ssl_max_protocol_version = 'TLSv1.2'").Soon();
            await pool.ExecuteAsync("select pg_reload_conf()").Soon();
        }
        await Patience.UntilAsync(
            async () => await VersionAsync(options) == "TLSv1.2",
            "the server speaks no newer version"
        );
        await CheckAsync(options with { SslMinVersion = PgTlsVersion.Tls13 }, "TLS handshake failed");
    }

    [LocalServerFact]
    public async Task Direct_negotiation_works_from_17_on_and_fails_clearly_before()
    {
        using var authority = new Authority();
        using X509Certificate2 certificate = authority.Issue("server", "127.0.0.1");
        await using TlsCluster cluster = await TlsCluster.StartAsync(certificate);
        PgOptions options = cluster.Options with { SslNegotiation = PgSslNegotiation.Direct };
        await CheckAsync(options, cluster.Server.Version!.Major >= 17 ? null : "Cannot connect");
    }

    private static async Task<string?> VersionAsync(PgOptions options)
    {
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        return await pool.FetchValueAsync<string>("select version from pg_stat_ssl where pid = pg_backend_pid()")
            .Soon();
    }

    private static async Task<string?> SubjectAsync(PgOptions options)
    {
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        return await pool.FetchValueAsync<string?>("select client_dn from pg_stat_ssl where pid = pg_backend_pid()")
            .Soon();
    }

    private static async Task CheckAsync(PgOptions options, string? refusal)
    {
        if (refusal is null)
        {
            await using PgPool pool = await PgPool.StartAsync(options).Soon();
            Assert.True(await pool.FetchValueAsync<bool>(IsEncrypted).Soon());
            return;
        }
        var refused = await PgPool.StartAsync(options).FailsAsync<PgConnectionException, PgPool>();
        Assert.Contains(refusal, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }
}
