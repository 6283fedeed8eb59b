using ActorPg.Server.Tests.Connecting;

namespace ActorPg.Server.Tests.Cve;

/// <summary>Certificates whose signature names no hash, by their number in the catalogue.</summary>
public sealed class CertificateCveTests
{
    [LocalServerFact]
    public async Task C09_binding_is_never_quietly_left_out()
    {
        await using TlsCluster cluster = await TlsCluster.StartAsync(KeyPair.Make("ed25519"));
        PgOptions required = cluster.Options with { ChannelBinding = PgChannelBinding.Require, MaxSize = 1 };
        var refused = await PgPool.StartAsync(required).FailsAsync<PgAuthenticationException, PgPool>();
        Assert.Contains("no hash to bind to", refused.Message, StringComparison.Ordinal);
        await using (
            PgPool preferred = await PgPool
                .StartAsync(required with { ChannelBinding = PgChannelBinding.Prefer })
                .Soon()
        )
        {
            Assert.Equal(1, await preferred.FetchValueAsync<int>("select 1").Soon());
        }
        // With every signature that names one it is had.
        foreach (string kind in (string[])["rsa-sha1", "pss-sha256", "ecdsa-sha384", "rsa-sha512"])
        {
            await cluster.ReplaceAsync(KeyPair.Make(kind));
            await using PgPool bound = await PgPool.StartAsync(required).Soon();
            Assert.Equal(1, await bound.FetchValueAsync<int>("select 1").Soon());
        }
    }
}
