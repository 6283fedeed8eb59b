using System.Buffers;
using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using ActorPg.Wire.Protocol.Auth;
using ActorPg.Wire.Tests.Auth;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>What a login may tell a server, by policy: nothing is written to one that asks for more.</summary>
public sealed class LoginPolicyTests : IDisposable
{
    private const string Password = "correct horse";
    private const string Both = "SCRAM-SHA-256-PLUS,SCRAM-SHA-256";
    private const string Plain = "SCRAM-SHA-256";
    private const string Plus = "SCRAM-SHA-256-PLUS";

    private static readonly byte[] _hash = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly FrameBuffer _answers = new(256);
    private readonly Recorder _recorder;

    public LoginPolicyTests()
    {
        _recorder = new Recorder { Answers = _answers };
    }

    public void Dispose() => _answers.Dispose();

    [Theory]
    // Encrypted, with a certificate that has a hash.
    [InlineData(Both, "IfOffered", true, true, Plus, "p=tls-server-end-point,,")]
    [InlineData(Both, "Always", true, true, Plus, "p=tls-server-end-point,,")]
    [InlineData(Plus, "IfOffered", true, true, Plus, "p=tls-server-end-point,,")]
    [InlineData(Plain, "IfOffered", true, true, Plain, "y,,")]
    [InlineData(Both, "Never", true, true, Plain, "n,,")]
    [InlineData(Plain, "Never", true, true, Plain, "n,,")]
    // With one that has none: a "y" would tell a server that binds that its offer was taken away.
    [InlineData(Both, "IfOffered", true, false, Plain, "n,,")]
    [InlineData(Plain, "IfOffered", true, false, Plain, "n,,")]
    // In clear.
    [InlineData(Plain, "IfOffered", false, false, Plain, "n,,")]
    [InlineData(Both, "Never", false, false, Plain, "n,,")]
    public void Scram_is_bound_where_both_ends_can(
        string offered,
        string use,
        bool isEncrypted,
        bool hasHash,
        string mechanism,
        string header
    )
    {
        HandshakeExchange handshake = Begin(Policy(use, isEncrypted, hasHash));
        AskSasl(offered);
        string first = Encoding.ASCII.GetString(_answers.WrittenSpan[5..]);
        Assert.StartsWith(mechanism + "\0", first, StringComparison.Ordinal);
        Assert.StartsWith(header + "n=,r=", first[(mechanism.Length + 5)..], StringComparison.Ordinal);

        var server = new FakeScramServer(Encoding.UTF8.GetBytes(Password));
        Ask(
            AuthenticationKind.SaslContinue,
            server.First(_answers.WrittenSpan[(5 + mechanism.Length + 5)..].ToArray())
        );
        _answers.Clear();
        handshake.Resume(handshake.Work());
        handshake.WriteAnswer(_answers);
        byte[] bound = mechanism == Plus ? _hash : [];
        Ask(AuthenticationKind.SaslFinal, server.Final(_answers.WrittenSpan[5..].ToArray(), bound));
        Assert.EndsWith(":ok:I", _recorder.Feed("RZ"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Plain, "Always", true, true, "does not offer it")]
    [InlineData(Both, "Always", true, false, "no hash to bind to")]
    [InlineData(Both, "Always", false, false, "not encrypted")]
    [InlineData(Both, "IfOffered", false, false, "interfering")]
    [InlineData(Plus, "IfOffered", true, false, "no SASL mechanism")]
    [InlineData(Plus, "Never", true, true, "no SASL mechanism")]
    public void Without_a_binding_that_is_needed_nothing_is_said(
        string offered,
        string use,
        bool isEncrypted,
        bool hasHash,
        string expected
    )
    {
        Begin(Policy(use, isEncrypted, hasHash));
        var refused = Assert.Throws<PgAuthenticationException>(() => AskSasl(offered));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _answers.Length);
    }

    [Theory]
    [InlineData("Md5Password")]
    [InlineData("CleartextPassword")]
    [InlineData("Gss")]
    [InlineData("Sspi")]
    [InlineData("Ok")]
    public void Where_binding_is_required_no_other_method_will_do(string request)
    {
        var kind = Enum.Parse<AuthenticationKind>(request);
        Begin(
            Policy("Always", isEncrypted: true, hasHash: true) with
            {
                AllowsClear = true,
                Gss = () => new OneToken(),
            }
        );
        Assert.Throws<PgAuthenticationException>(() => Ask(kind));
        Assert.Equal(0, _answers.Length);
    }

    [Theory]
    [InlineData("Md5Password", "Md5")]
    [InlineData("CleartextPassword", "Password")]
    [InlineData("Sasl", "Scram")]
    [InlineData("Gss", "Gss")]
    [InlineData("Sspi", "Sspi")]
    [InlineData("Ok", "NotAsked")]
    public void Each_method_is_answered_only_where_it_is_allowed(string request, string method)
    {
        var kind = Enum.Parse<AuthenticationKind>(request);
        var allowed = Enum.Parse<AuthMethods>(method);
        using var answers = new FrameBuffer(256);
        var other = new Recorder { Answers = answers };
        other.Session.Begin(Handshake(new LoginPolicy { Methods = AuthMethods.Any & ~allowed, AllowsClear = true }));
        Assert.Throws<PgAuthenticationException>(() => Ask(other, kind));
        Assert.Equal(0, answers.Length);

        Begin(
            new LoginPolicy
            {
                Methods = allowed,
                AllowsClear = true,
                Gss = () => new OneToken(),
            }
        );
        Ask(kind);
    }

    [Fact]
    public void A_password_in_clear_needs_leave()
    {
        Begin(new LoginPolicy { IsEncrypted = true });
        var refused = Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.CleartextPassword));
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _answers.Length);
    }

    [Fact]
    public void Gssapi_goes_on_until_both_sides_are_known()
    {
        HandshakeExchange handshake = Begin(new LoginPolicy { Gss = () => new OneToken() });
        Ask(AuthenticationKind.Gss);
        handshake.Resume(handshake.Work());
        handshake.WriteAnswer(_answers);
        Assert.Equal("p\0\0\0\x07one"u8.ToArray(), _answers.WrittenSpan.ToArray());
        // The server's token and its Ok come at once: it waits for nothing more.
        Ask(AuthenticationKind.GssContinue, "two"u8);
        Assert.EndsWith(":ok:I", _recorder.Feed("RZ"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_does_not_show_who_it_is_by_gssapi_is_refused()
    {
        HandshakeExchange handshake = Begin(new LoginPolicy { Gss = () => new OneToken() });
        Ask(AuthenticationKind.Gss);
        handshake.Resume(handshake.Work());
        Assert.Throws<PgAuthenticationException>(() => _recorder.Feed("R"));
    }

    [Fact]
    public void A_wrong_token_of_gssapi_is_refused()
    {
        HandshakeExchange handshake = Begin(new LoginPolicy { Gss = () => new OneToken() });
        Ask(AuthenticationKind.Gss);
        handshake.Resume(handshake.Work());
        Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.GssContinue, "too"u8));
    }

    private static LoginPolicy Policy(string use, bool isEncrypted, bool hasHash) =>
        new()
        {
            Binding = Enum.Parse<BindingUse>(use),
            IsEncrypted = isEncrypted,
            CertificateHash = hasHash ? _hash : null,
        };

    private static HandshakeExchange Handshake(LoginPolicy policy) =>
        new("alice", Password, "abcdefghijklmnopqrstuvwx", policy);

    private HandshakeExchange Begin(LoginPolicy policy)
    {
        HandshakeExchange handshake = Handshake(policy);
        _recorder.Session.Begin(handshake);
        return handshake;
    }

    private void AskSasl(string mechanisms)
    {
        byte[] list = Encoding.ASCII.GetBytes(string.Concat(mechanisms.Split(',').Select(name => name + "\0")) + "\0");
        Feed(_recorder, AuthenticationKind.Sasl, list);
    }

    private void Ask(AuthenticationKind kind, params ReadOnlySpan<byte> payload)
    {
        if (payload.Length > 0)
        {
            Feed(_recorder, kind, payload);
        }
        else
        {
            Ask(_recorder, kind);
        }
    }

    private static void Ask(Recorder recorder, AuthenticationKind kind) =>
        Feed(
            recorder,
            kind,
            kind switch
            {
                AuthenticationKind.Md5Password => [1, 2, 3, 4],
                AuthenticationKind.Sasl => "SCRAM-SHA-256\0\0"u8,
                _ => [],
            }
        );

    private static void Feed(Recorder recorder, AuthenticationKind kind, scoped ReadOnlySpan<byte> payload)
    {
        using var buffer = new FrameBuffer(64);
        Authentication.Write(buffer, kind, payload);
        recorder.Feed(new ReadOnlySequence<byte>(buffer.Written.ToArray()));
    }

    /// <summary>Says "one", and is content with "two".</summary>
    private sealed class OneToken : IGssClient
    {
        public GssStep Next(byte[] token) =>
            token switch
            {
                [] => new GssStep("one"u8.ToArray(), IsOver: false),
                [(byte)'t', (byte)'w', (byte)'o'] => new GssStep(null, IsOver: true),
                _ => throw new PgAuthenticationException("Not two."),
            };

        public void Dispose() { }
    }
}
