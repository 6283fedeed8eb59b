namespace ActorPg.Server.Tests.Connecting;

/// <summary>SCRAM bound to the server's certificate, and what a login may be, against servers with certificates of their own.</summary>
public sealed class ChannelBindingTests
{
    [LocalServerFact]
    public async Task Every_certificate_that_has_a_hash_can_be_bound_to()
    {
        await using TlsCluster cluster = await TlsCluster.StartAsync(KeyPair.Make("rsa-sha256"));
        string[] kinds =
        [
            "rsa-sha256",
            "rsa-sha384",
            "rsa-sha512",
            "rsa-sha1",
            "rsa-md5",
            "pss-sha256",
            "pss-sha384",
            "pss-sha512",
            "ecdsa-sha256",
            "ecdsa-sha384",
            "ecdsa-sha512",
        ];
        foreach (string kind in kinds)
        {
            await cluster.ReplaceAsync(KeyPair.Make(kind));
            PgOptions options = cluster.Options with { ChannelBinding = PgChannelBinding.Require };
            await using PgPool pool = await PgPool.StartAsync(options).Soon();
            Assert.True(
                await pool.FetchValueAsync<bool>("select ssl from pg_stat_ssl where pid = pg_backend_pid()").Soon(),
                kind
            );
        }
    }

    [LocalServerFact]
    public async Task A_certificate_without_a_hash_is_gone_without_unless_binding_is_required()
    {
        await using TlsCluster cluster = await TlsCluster.StartAsync(KeyPair.Make("ed25519"));
        foreach (PgChannelBinding binding in new[] { PgChannelBinding.Prefer, PgChannelBinding.Disable })
        {
            await using PgPool pool = await PgPool.StartAsync(cluster.Options with { ChannelBinding = binding }).Soon();
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        }
        var refused = await PgPool
            .StartAsync(cluster.Options with { ChannelBinding = PgChannelBinding.Require })
            .FailsAsync<PgAuthenticationException, PgPool>();
        Assert.Contains("no hash to bind to", refused.Message, StringComparison.Ordinal);
    }

    [LocalServerFact]
    public async Task Binding_can_be_preferred_or_left_out_and_cannot_be_had_without_tls()
    {
        await using TlsCluster cluster = await TlsCluster.StartAsync(
            KeyPair.Make("ecdsa-sha256"),
            null,
            "host all all 127.0.0.1/32 scram-sha-256"
        );
        foreach (PgChannelBinding binding in new[] { PgChannelBinding.Prefer, PgChannelBinding.Disable })
        {
            await using PgPool pool = await PgPool.StartAsync(cluster.Options with { ChannelBinding = binding }).Soon();
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        }
        await PgPool
            .StartAsync(cluster.Options with { SslMode = PgSslMode.Disable, ChannelBinding = PgChannelBinding.Require })
            .FailsAsync<PgInputException, PgPool>();
        PgOptions local = PgOptions.Parse(cluster.Server.UnixSocketConnectionString!) with
        {
            ChannelBinding = PgChannelBinding.Require,
        };
        await PgPool.StartAsync(local).FailsAsync<PgAuthenticationException, PgPool>();
    }

    [LocalServerTheory]
    [InlineData("scram-sha-256", "scram-sha-256", null)]
    [InlineData("scram-sha-256", "!password,!md5", null)]
    [InlineData("scram-sha-256", "md5,password", "scram-sha-256")]
    [InlineData("scram-sha-256", "!scram-sha-256", "scram-sha-256")]
    [InlineData("password", "scram-sha-256", "password")]
    [InlineData("password", "password", null)]
    [InlineData("password", "!scram-sha-256", "in clear")]
    [InlineData("password", null, "in clear")]
    [InlineData("trust", "none", null)]
    [InlineData("trust", "none,md5", null)]
    [InlineData("trust", "!none", "without asking")]
    [InlineData("trust", "scram-sha-256", "without asking")]
    public async Task What_require_auth_does_not_allow_is_not_answered(string method, string? required, string? refusal)
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync(
            new()
            {
                Authentication = LocalAuthentication.ScramSha256,
                Password = "secret word",
                HostBasedAuthentication = { $"host all all 127.0.0.1/32 {method}" },
            }
        );
        PgOptions options = PgOptions.Parse(server.ConnectionString) with { RequireAuth = required, MaxSize = 1 };
        if (refusal is null)
        {
            await using PgPool pool = await PgPool.StartAsync(options).Soon();
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
            return;
        }
        var refused = await PgPool.StartAsync(options).FailsAsync<PgAuthenticationException, PgPool>();
        Assert.Contains(refusal, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret word", refused.ToString(), StringComparison.Ordinal);
    }

    [LocalServerFact]
    public async Task A_password_in_clear_is_sent_to_a_server_whose_certificate_was_checked()
    {
        using var authority = new Authority();
        using var certificate = authority.Issue("server", "127.0.0.1");
        await using TlsCluster cluster = await TlsCluster.StartAsync(
            certificate,
            null,
            "hostssl all all 127.0.0.1/32 password"
        );
        var refused = await PgPool.StartAsync(cluster.Options).FailsAsync<PgAuthenticationException, PgPool>();
        Assert.Contains("in clear", refused.Message, StringComparison.Ordinal);

        PgOptions sure = cluster.Options with
        {
            SslMode = PgSslMode.VerifyFull,
            SslRootCertificate = authority.RootFile,
        };
        await using PgPool pool = await PgPool.StartAsync(sure).Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [LocalServerFact]
    public async Task A_server_may_not_ask_for_more_iterations_than_the_options_allow()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync(
            new() { Authentication = LocalAuthentication.ScramSha256, Password = "secret" }
        );
        PgOptions options = PgOptions.Parse(server.ConnectionString) with { MaxSize = 1 };
        await PgPool
            .StartAsync(options with { MinScramIterations = 1, MaxScramIterations = 4095 })
            .FailsAsync<PgAuthenticationException, PgPool>();
        await PgPool
            .StartAsync(options with { MinScramIterations = 4097 })
            .FailsAsync<PgAuthenticationException, PgPool>();
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }
}
