using System.Text;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Tests.Auth;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H53 to H60: servers that want more than they should have, or prove less.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileAuthenticationTests : HostileTest
{
    private const string Password = "canary-password";
    private const string Salt = "c2l4dGVlbiBieXRlcyEhIQ==";

    [Theory, EveryWire]
    public async Task H53_let_in_without_having_been_asked(Over over)
    {
        PgException refused = await RefusesLoginAsync<PgAuthenticationException>(
            over,
            script => script.ExpectStartup().SendReady(),
            options => options with { RequireAuth = "scram-sha-256" },
            honest: options => options with { RequireAuth = null }
        );
        Assert.Contains("without asking", refused.Message, StringComparison.Ordinal);
    }

    [Theory, EveryWire]
    public async Task H54_a_password_wanted_in_clear(Over over)
    {
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script =>
            script
                .ExpectStartup()
                .Send(target => Authentication.Write(target, AuthenticationKind.CleartextPassword))
                .ThenServe()
        );
        await stage.IsRefusedAsync<PgAuthenticationException>();
        Assert.Equal("0", await stage.GetAsync(server => server.Backends[0].Tags));
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 2);
    }

    [Theory, EveryWire]
    public async Task H55_two_hundred_rounds_of_md5(Over over)
    {
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script =>
        {
            script.ExpectStartup();
            for (byte i = 0; i < 200; i++)
            {
                byte salt = i;
                script
                    .Send(target => Authentication.Write(target, AuthenticationKind.Md5Password, [1, 2, 3, salt]))
                    .Expect(FrontendTag.Password);
            }
        });
        await MeasuredAsync(stage, stage.IsRefusedAsync<PgAuthenticationException>);
        Assert.InRange(await stage.GetAsync(server => server.Backends[0].Received.Count), 1, 17);
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 2);
    }

    [Theory, EveryWire]
    public async Task H56_ways_that_are_not_spoken(Over over)
    {
        foreach (int code in (int[])[999, 7, 9, 2, 6, -1, int.MaxValue])
        {
            await IsRefusedAsync(over, target => Authentication.Write(target, (AuthenticationKind)code));
        }
    }

    [Theory, EveryWire]
    public async Task H57_lists_of_mechanisms_that_are_none(Over over)
    {
        await IsRefusedAsync(over, target => Authentication.WriteSasl(target));
        await IsRefusedAsync(over, target => Authentication.WriteSasl(target, "X-RUN", "SCRAM-SHA-1", "scram-sha-256"));
        await RefusesLoginAsync<PgConnectionException>(
            over,
            script =>
                script.ExpectStartup().SendRaw(Raw('R', [0, 0, 0, 10, .. Encoding.ASCII.GetBytes(Scram.Mechanism)]))
        );
        byte[] many = Of(target =>
            Authentication.WriteSasl(target, [.. Enumerable.Range(0, 10_000).Select(i => $"{i % 10}")])
        );
        await RefusesLoginAsync<PgConnectionException>(
            over,
            script => script.ExpectStartup().SendRaw(many),
            sent: many.Length
        );
    }

    [Theory, EveryWire]
    public async Task H58_a_binding_to_a_channel_that_is_not_there(Over over)
    {
        await IsRefusedAsync(over, target => Authentication.WriteSasl(target, "SCRAM-SHA-256-PLUS"));
        // Passed on, perhaps, by somebody who speaks TLS with the server in our place.
        await IsRefusedAsync(over, target => Authentication.WriteSasl(target, "SCRAM-SHA-256-PLUS", Scram.Mechanism));
    }

    [Theory, EveryWire]
    public async Task H59_steps_out_of_order(Over over)
    {
        var server = new FakeScramServer(Encoding.UTF8.GetBytes(Password));
        // The challenge twice, the proof before the challenge, success without a proof.
        await RefusesLoginAsync<PgAuthenticationException>(
            over,
            script =>
                script
                    .Challenge(server.First)
                    .Expect(FrontendTag.Password)
                    .Do(backend => backend.Continue(Encoding.ASCII.GetBytes($"r=again,s={Salt},i=4096")))
        );
        await RefusesLoginAsync<PgAuthenticationException>(
            over,
            script =>
                script
                    .ExpectStartup()
                    .Send(target => Authentication.WriteSasl(target, Scram.Mechanism))
                    .Expect(FrontendTag.Password)
                    .Send(target => Authentication.Write(target, AuthenticationKind.SaslFinal, "v=AAAA"u8))
        );
        await RefusesLoginAsync<PgAuthenticationException>(
            over,
            script =>
                script
                    .Challenge(server.First)
                    .Expect(FrontendTag.Password)
                    .Send(target => Authentication.Write(target, AuthenticationKind.Ok))
        );
        await RefusesLoginAsync<PgAuthenticationException>(
            over,
            script =>
                script
                    .ExpectStartup()
                    .Send(target => Authentication.WriteSasl(target, Scram.Mechanism))
                    .Expect(FrontendTag.Password)
                    .Send(target => Authentication.Write(target, AuthenticationKind.Ok))
        );
        await RefusesLoginAsync<PgAuthenticationException>(
            over,
            script =>
                script
                    .Challenge(server.First)
                    .Prove(final => server.Final(final, []))
                    .Send(target => Authentication.Write(target, AuthenticationKind.CleartextPassword))
        );
    }

    [Theory, EveryWire]
    public async Task H60_challenges_and_proofs_that_are_none(Over over)
    {
        string[] challenges =
        [
            $"r=#x,s={Salt},i=100001",
            $"r=#x,s={Salt},i=2147483647",
            $"r=#x,s={Salt},i=1000000000000",
            $"r=#x,s={Salt},i=0",
            $"r=#x,s={Salt},i=-1",
            $"r=#x,s={Salt},i=4096x",
            $"r=#x,s={Salt}",
            $"r=#x,s={Salt},i=1",
            $"r=#,s={Salt},i=4096",
            $"r=unrelated,s={Salt},i=4096",
            $"r=#\u0001,s={Salt},i=4096",
            "r=#x,s=,i=4096",
            "r=#x,s=***,i=4096",
            $"r=#x,s={new string('A', 20_000)},i=4096",
        ];
        foreach (string challenge in challenges)
        {
            await RefusesLoginAsync<PgAuthenticationException>(
                over,
                script => script.Challenge(first => Encoding.Latin1.GetBytes(challenge.Replace("#", Nonce(first))))
            );
        }
        var server = new FakeScramServer(Encoding.UTF8.GetBytes(Password));
        string[] proofs =
        [
            "v=" + Convert.ToBase64String(new byte[32]),
            "v=",
            "v=" + Convert.ToBase64String(new byte[31]),
            "v=" + Convert.ToBase64String(new byte[33]),
            "v=" + Convert.ToBase64String(new byte[20_000]),
            "e=run: curl evil",
            "",
        ];
        foreach (string proof in proofs)
        {
            PgException failure = await RefusesLoginAsync<PgAuthenticationException>(
                over,
                script => script.Challenge(server.First).Prove(_ => Encoding.ASCII.GetBytes(proof))
            );
            Assert.DoesNotContain("curl", failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory, EveryWire]
    public async Task H60_an_honest_server_is_let_go_on(Over over)
    {
        var server = new FakeScramServer(Encoding.UTF8.GetBytes(Password));
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script =>
            script.Challenge(server.First).Prove(final => server.Final(final, [])).SendReady().ThenServe()
        );
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 1);
    }

    private static string Nonce(byte[] clientFirst)
    {
        string text = Encoding.ASCII.GetString(clientFirst);
        return text[(text.IndexOf("r=", StringComparison.Ordinal) + 2)..];
    }

    private static Task<PgAuthenticationException> IsRefusedAsync(Over over, Action<FrameBuffer> request) =>
        RefusesLoginAsync<PgAuthenticationException>(over, script => script.ExpectStartup().Send(request));
}
