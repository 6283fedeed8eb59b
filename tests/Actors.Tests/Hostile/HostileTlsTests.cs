using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H67 and H68: what comes in place of encryption, and certificates that are not to be trusted. Over sockets alone.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileTlsTests : HostileTest
{
    [Theory]
    [InlineData("X")]
    [InlineData("Erun: curl evil")]
    [InlineData("SS")]
    [InlineData("S\u0015\u0003\u0003")]
    [InlineData("NN")]
    [InlineData("HTTP/1.1 400 curl evil")]
    [InlineData("")]
    public async Task H67_odd_answers_to_the_request_for_encryption(string answer)
    {
        foreach (PgSslMode mode in (PgSslMode[])[PgSslMode.Prefer, PgSslMode.Require])
        {
            using var trap = new TlsTrap();
            Task serving = trap.AnswerAsync([Encoding.Latin1.GetBytes(answer)], TimeSpan.Zero);
            var options = new PgOptions { SslMode = mode, ConnectTimeout = TimeSpan.FromSeconds(20) };
            long before = GC.GetTotalAllocatedBytes(precise: true);
            var refused = await Assert.ThrowsAsync<PgConnectionException>(() =>
                trap.ConnectAsync(options, "127.0.0.1")
            );
            Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, MostBytes);
            Assert.Equal(PgOutcome.NotSent, refused.Outcome);
            Assert.DoesNotContain("curl", refused.ToString(), StringComparison.Ordinal);
            await serving.WaitAsync(TimeSpan.FromSeconds(20));
            // The startup message, which names user and database, has not left.
            Assert.Equal(8, trap.Received.Count);
        }
    }

    [Fact]
    public async Task H67_no_answer_at_all()
    {
        using var trap = new TlsTrap();
        Task serving = trap.AnswerAsync([], TimeSpan.Zero, closes: false);
        var options = new PgOptions { SslMode = PgSslMode.Prefer, ConnectTimeout = TimeSpan.FromSeconds(0.5) };
        var late = await Assert.ThrowsAsync<PgConnectionException>(() => trap.ConnectAsync(options, "127.0.0.1"));
        Assert.Contains("no answer within", late.Message, StringComparison.Ordinal);
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(8, trap.Received.Count);
    }

    [Fact]
    public async Task H68_certificates_for_somebody_else()
    {
        await IsRefusedAsync(TlsTrap.Certificate("db.example", ["db.example"], []), "localhost");
        await IsRefusedAsync(TlsTrap.Certificate("localhost", ["db.example"], []), "localhost"); // the names count, not the common one
        await IsRefusedAsync(TlsTrap.Certificate("localhost", ["localhost"], [], daysLeft: -1), "localhost");
        await IsRefusedAsync(TlsTrap.Certificate("localhost", ["localhost\0.db.example"], []), "localhost");
        await IsRefusedAsync(TlsTrap.Certificate("db.example", ["localhost"], []), "127.0.0.1");
        await IsRefusedAsync(TlsTrap.Certificate("db.example", [], ["10.0.0.1"]), "127.0.0.1");
        await IsRefusedAsync(TlsTrap.Certificate("db.example", ["*host"], []), "localhost");
    }

    [Fact]
    public async Task H68_certificates_for_this_one()
    {
        await IsAcceptedAsync(TlsTrap.Certificate("db.example", ["localhost"], []), "localhost");
        await IsAcceptedAsync(TlsTrap.Certificate("localhost", [], []), "localhost"); // the common name, where there is no other
        await IsAcceptedAsync(TlsTrap.Certificate("db.example", [], ["127.0.0.1"]), "127.0.0.1");
    }

    [Fact]
    public async Task H68_a_certificate_that_nobody_vouches_for()
    {
        using X509Certificate2 shown = TlsTrap.Certificate("localhost", ["localhost"], []);
        using X509Certificate2 trusted = TlsTrap.Certificate("localhost", ["localhost"], []);
        foreach (PgSslMode mode in (PgSslMode[])[PgSslMode.VerifyCa, PgSslMode.VerifyFull, PgSslMode.Require])
        {
            using var trap = new TlsTrap();
            Task serving = trap.ShowAsync(shown);
            var refused = await Assert.ThrowsAsync<PgConnectionException>(() =>
                trap.ConnectAsync(trap.Trusting(trusted, mode), "localhost")
            );
            Assert.Contains("not to be trusted", refused.Message, StringComparison.Ordinal);
            await serving.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    private static async Task IsRefusedAsync(X509Certificate2 certificate, string host)
    {
        using X509Certificate2 shown = certificate;
        using var trap = new TlsTrap();
        Task serving = trap.ShowAsync(shown);
        var refused = await Assert.ThrowsAsync<PgConnectionException>(() =>
            trap.ConnectAsync(trap.Trusting(shown), host)
        );
        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task IsAcceptedAsync(X509Certificate2 certificate, string host)
    {
        using X509Certificate2 shown = certificate;
        using var trap = new TlsTrap();
        Task serving = trap.ShowAsync(shown);
        using (ITransport transport = await trap.ConnectAsync(trap.Trusting(shown), host))
        {
            Assert.True(transport.IsEncrypted);
        }
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
