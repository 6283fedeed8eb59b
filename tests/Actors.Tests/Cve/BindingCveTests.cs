using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorPg.Actors.Tests.Hostile;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Tests.Auth;

namespace ActorPg.Actors.Tests.Cve;

/// <summary>Channel binding that is demanded is not talked out of, by its number in the catalogue. Over real TLS.</summary>
[Collection(HostileCollection.Name)]
public sealed class BindingCveTests
{
    private const string Secret = "canary-password";

    [Theory]
    [InlineData("password")]
    [InlineData("md5")]
    [InlineData("trust")]
    [InlineData("scram")]
    [InlineData("gss")]
    public async Task C08_a_server_that_does_not_bind_gets_no_answer(string way)
    {
        using X509Certificate2 certificate = TlsTrap.Certificate("localhost", ["localhost"], []);
        using var files = new TlsTrap();
        await using var front = new LoopbackFront(certificate);
        await front.GetAsync(server => Ask(server.Script().ExpectStartup(), way));
        PgOptions options = files.Trusting(certificate) with
        {
            Endpoints = [new PgEndpoint("localhost", front.Port)],
            User = "alice",
            Password = Secret,
            ChannelBinding = PgChannelBinding.Require,
            MaxSize = 1,
            MinSize = 0, // one attempt, that of who waits for it
        };
        var refused = await Assert.ThrowsAsync<PgAuthenticationException>(async () => await PgPool.StartAsync(options));
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        string tags = await front.GetAsync(server => string.Concat(server.Backends.Select(backend => backend.Tags)));
        Assert.Matches("^0+$", tags);
    }

    [Fact]
    public async Task C08_without_encryption_binding_cannot_be_demanded()
    {
        await using var stage = new MemoryStage();
        stage.Options = stage.Options with { ChannelBinding = PgChannelBinding.Require };
        await Assert.ThrowsAsync<PgInputException>(() => stage.StartAsync());
        Assert.Equal(0, await stage.SessionsAsync());
    }

    [Fact]
    public async Task C08_an_offer_that_was_taken_away_shows_in_what_the_client_signs()
    {
        // Preferred, and not offered: the client says that it could have, and a server that could as well will know that somebody interfered.
        using X509Certificate2 certificate = TlsTrap.Certificate("localhost", ["localhost"], []);
        using var files = new TlsTrap();
        await using var front = new LoopbackFront(certificate);
        var honest = new FakeScramServer(Encoding.UTF8.GetBytes(Secret));
        string said = "";
        await front.GetAsync(server =>
            server
                .Script()
                .Challenge(first =>
                {
                    said = Encoding.ASCII.GetString(first);
                    return honest.First(first);
                })
                .Prove(final => honest.Final(final, []))
                .SendReady()
                .ThenServe()
        );
        PgOptions options = files.Trusting(certificate) with
        {
            Endpoints = [new PgEndpoint("localhost", front.Port)],
            User = "alice",
            Password = Secret,
            MaxSize = 1,
        };
        await using PgPool pool = await PgPool.StartAsync(options);
        Assert.StartsWith("y,,", said, StringComparison.Ordinal);
    }

    private static ServerScript Ask(ServerScript script, string way) =>
        way switch
        {
            "password" => script.Send(t => Authentication.Write(t, AuthenticationKind.CleartextPassword)),
            "md5" => script.Send(t => Authentication.Write(t, AuthenticationKind.Md5Password, [1, 2, 3, 4])),
            "trust" => script.SendReady(),
            "gss" => script.Send(t => Authentication.Write(t, AuthenticationKind.Gss)),
            _ => script.Send(t => Authentication.WriteSasl(t, Scram.Mechanism)),
        };
}
