using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using ActorPg.Wire.Protocol.Auth;
using ActorPg.Wire.Tests.Auth;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>Logging in, step by step, with servers of every kind.</summary>
public sealed class HandshakeExchangeTests : IDisposable
{
    private const string Password = "correct horse";

    private readonly FrameBuffer _answers = new(256);
    private readonly Recorder _recorder;

    public HandshakeExchangeTests()
    {
        _recorder = new Recorder { Answers = _answers };
    }

    public void Dispose() => _answers.Dispose();

    [Fact]
    public void A_server_that_trusts_is_believed()
    {
        HandshakeExchange handshake = Begin();
        _recorder.Feed("RSSKNZ");
        Assert.Equal("parameter parameter notice the handshake at Settings:ok:I", _recorder.Events);
        Assert.Equal(42, handshake.ProcessId);
        Assert.Equal([1, 2, 3, 4], handshake.CancelKey);
        Assert.Equal(0, _answers.Length);
    }

    [Theory]
    [InlineData(0x30000, 4)]
    [InlineData(0x30002, 32)]
    [InlineData(0x30002, 256)]
    public void A_server_may_know_an_older_protocol_than_was_asked_for(int offered, int keyBytes)
    {
        HandshakeExchange handshake = Begin(asked: StartupPacket.Version32);
        Feed(new NegotiateProtocolVersion(offered, []).Write);
        _recorder.Feed("R");
        byte[] key = [.. Enumerable.Range(0, keyBytes).Select(i => (byte)i)];
        Feed(new BackendKeyData(42, key).Write);
        Assert.EndsWith(":ok:I", _recorder.Feed("Z"), StringComparison.Ordinal);
        Assert.Equal(offered, handshake.SpokenVersion);
        Assert.Equal(key, handshake.CancelKey);
    }

    [Theory]
    [InlineData(StartupPacket.Version30, 0x30002)]
    [InlineData(StartupPacket.Version32, 0x30003)]
    [InlineData(StartupPacket.Version32, 0x20000)]
    [InlineData(StartupPacket.Version32, -1)]
    [InlineData(StartupPacket.Version32, 0x30000, "_pq_.x")]
    public void A_protocol_that_was_not_asked_for_is_refused(int asked, int offered, params string[] options)
    {
        Begin(asked: asked);
        Assert.Throws<PgProtocolException>(() => Feed(new NegotiateProtocolVersion(offered, options).Write));
    }

    [Fact]
    public void A_protocol_is_negotiated_once()
    {
        Begin(asked: StartupPacket.Version32);
        Feed(new NegotiateProtocolVersion(0x30000, []).Write);
        Assert.Throws<PgProtocolException>(() => Feed(new NegotiateProtocolVersion(0x30000, []).Write));
    }

    [Fact]
    public void A_server_may_give_no_key()
    {
        HandshakeExchange handshake = Begin();
        Assert.EndsWith(":ok:I", _recorder.Feed("RZ"), StringComparison.Ordinal);
        Assert.Empty(handshake.CancelKey);
    }

    [Fact]
    public void A_password_in_clear_is_given_where_that_is_allowed()
    {
        Begin(allowsClear: true);
        Ask(AuthenticationKind.CleartextPassword);
        byte[] expected = [.. "p\0\0\0\x12"u8, .. Encoding.UTF8.GetBytes(Password), 0];
        Assert.Equal(expected, _answers.WrittenSpan.ToArray());
        Assert.EndsWith(":ok:I", _recorder.Feed("RZ"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_clear_is_not_given_elsewhere()
    {
        Begin(allowsClear: false);
        var refused = Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.CleartextPassword));
        Assert.Equal(0, _answers.Length);
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_md5_challenge_is_answered()
    {
        Begin();
        Ask(AuthenticationKind.Md5Password, [1, 2, 3, 4]);
        string answer = Encoding.ASCII.GetString(_answers.WrittenSpan[5..^1]);
        Assert.Equal(Md5Password.Answer("alice", Password, [1, 2, 3, 4]), answer);
        Assert.EndsWith(":ok:I", _recorder.Feed("RZ"), StringComparison.Ordinal);
    }

    [Fact]
    public void Scram_runs_to_its_end()
    {
        HandshakeExchange handshake = Begin();
        byte[] final = RunScram(handshake);
        Assert.StartsWith("v=", Encoding.ASCII.GetString(final), StringComparison.Ordinal);
        Ask(AuthenticationKind.SaslFinal, final);
        Assert.Equal("Answer Compute the handshake at Settings:ok:I", _recorder.Feed("RZ"));
    }

    [Fact]
    public void A_server_without_the_verifier_is_found_out()
    {
        HandshakeExchange handshake = Begin();
        byte[] final = RunScram(handshake);
        final[5] ^= 1;
        Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.SaslFinal, final));
    }

    [Fact]
    public void The_servers_proof_may_not_be_missing()
    {
        HandshakeExchange handshake = Begin();
        RunScram(handshake);
        Assert.Throws<PgAuthenticationException>(() => _recorder.Feed("R"));
    }

    [Fact]
    public void The_servers_proof_may_not_come_before_ours()
    {
        HandshakeExchange handshake = Begin();
        var server = new FakeScramServer(Encoding.UTF8.GetBytes(Password));
        Ask(AuthenticationKind.Sasl, "SCRAM-SHA-256\0\0"u8);
        Ask(AuthenticationKind.SaslContinue, server.First(ClientFirst()));
        Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.SaslFinal, "v=AAAA"u8));
        Assert.NotNull(handshake);
    }

    [Fact]
    public void Once_scram_has_begun_nothing_but_its_end_will_do()
    {
        foreach (
            AuthenticationKind kind in new[]
            {
                AuthenticationKind.Ok,
                AuthenticationKind.CleartextPassword,
                AuthenticationKind.Md5Password,
                AuthenticationKind.Sasl,
                AuthenticationKind.SaslFinal,
            }
        )
        {
            using var answers = new FrameBuffer(256);
            var recorder = new Recorder { Answers = answers };
            recorder.Session.Begin(Handshake(allowsClear: true));
            Ask(recorder, AuthenticationKind.Sasl, "SCRAM-SHA-256\0\0"u8);
            byte[] payload = kind switch
            {
                AuthenticationKind.Md5Password => [1, 2, 3, 4],
                AuthenticationKind.Sasl => "SCRAM-SHA-256\0\0"u8.ToArray(),
                _ => [],
            };
            Assert.Throws<PgAuthenticationException>(() => Ask(recorder, kind, payload));
        }
    }

    [Fact]
    public void A_second_request_after_the_proof_is_refused()
    {
        HandshakeExchange handshake = Begin();
        byte[] final = RunScram(handshake);
        Ask(AuthenticationKind.SaslFinal, final);
        Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.Md5Password, [1, 2, 3, 4]));
    }

    [Fact]
    public void Mechanisms_that_are_not_known_are_refused_by_name()
    {
        Begin();
        var refused = Assert.Throws<PgAuthenticationException>(() =>
            Ask(AuthenticationKind.Sasl, "OAUTHBEARER\0X\0\0"u8)
        );
        Assert.Contains("OAUTHBEARER, X", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)] // GSSAPI, where there is none
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(12)]
    public void Other_ways_to_authenticate_are_refused(int kind)
    {
        Begin(allowsClear: true);
        Assert.Throws<PgAuthenticationException>(() => Ask((AuthenticationKind)kind));
        Assert.Equal(0, _answers.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(99)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Kinds_that_there_are_not_are_refused(int kind)
    {
        Begin(allowsClear: true);
        Assert.ThrowsAny<PgException>(() => Ask((AuthenticationKind)kind));
        Assert.Equal(0, _answers.Length);
    }

    [Fact]
    public void A_password_that_was_not_given_is_asked_for_by_user()
    {
        _recorder.Session.Begin(Handshake(allowsClear: true, password: null));
        var refused = Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.CleartextPassword));
        Assert.Contains("\"alice\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seventeen_rounds_are_too_many()
    {
        Begin();
        for (int round = 1; round <= 16; round++)
        {
            Ask(AuthenticationKind.Md5Password, [1, 2, 3, 4]);
        }
        Assert.Throws<PgAuthenticationException>(() => Ask(AuthenticationKind.Md5Password, [1, 2, 3, 4]));
    }

    [Fact]
    public void An_error_before_authentication_is_the_answer()
    {
        HandshakeExchange handshake = Begin();
        _recorder.Feed("e");
        Assert.Equal("57P01", handshake.Error!.SqlState);
        Assert.Equal(1, _recorder.Session.InFlight);
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("K")]
    [InlineData("1")]
    [InlineData("D")]
    [InlineData("RD")]
    [InlineData("RC")]
    [InlineData("RR")]
    public void What_no_login_has_is_a_violation(string stream)
    {
        Begin();
        Assert.Throws<PgProtocolException>(() => _recorder.Feed(stream));
    }

    [Fact]
    public void Every_split_of_a_login_gives_the_same_events()
    {
        byte[] bytes = [.. Request(AuthenticationKind.Md5Password, [1, 2, 3, 4]), .. BackendStream.Of("RSSKNZ")];
        for (int at = 0; at <= bytes.Length; at++)
        {
            using var answers = new FrameBuffer(256);
            var recorder = new Recorder { Answers = answers };
            recorder.Session.Begin(Handshake(allowsClear: false));
            Assert.Equal(
                "Answer parameter parameter notice the handshake at Settings:ok:I",
                recorder.FeedCut(bytes, at)
            );
            Assert.Equal(41, answers.Length);
        }
    }

    private static HandshakeExchange Handshake(
        bool allowsClear,
        string? password = Password,
        int asked = StartupPacket.Version30
    ) =>
        new("alice", password, "abcdefghijklmnopqrstuvwx", new LoginPolicy { AllowsClear = allowsClear })
        {
            AskedVersion = asked,
        };

    private void Feed(Action<FrameBuffer> write) =>
        _recorder.Feed(new System.Buffers.ReadOnlySequence<byte>(BackendStream.Of(write)));

    private static byte[] Request(AuthenticationKind kind, scoped ReadOnlySpan<byte> payload)
    {
        using var buffer = new FrameBuffer(64);
        Authentication.Write(buffer, kind, payload);
        return buffer.Written.ToArray();
    }

    private static void Ask(Recorder recorder, AuthenticationKind kind, scoped ReadOnlySpan<byte> payload) =>
        recorder.Feed(new System.Buffers.ReadOnlySequence<byte>(Request(kind, payload)));

    private void Ask(AuthenticationKind kind, params ReadOnlySpan<byte> payload) => Ask(_recorder, kind, payload);

    private HandshakeExchange Begin(bool allowsClear = false, int asked = StartupPacket.Version30)
    {
        HandshakeExchange handshake = Handshake(allowsClear, asked: asked);
        _recorder.Session.Begin(handshake);
        return handshake;
    }

    // Everything up to the client's last message; returns what the server answers to it.
    private byte[] RunScram(HandshakeExchange handshake)
    {
        var server = new FakeScramServer(Encoding.UTF8.GetBytes(Password));
        Ask(AuthenticationKind.Sasl, "SCRAM-SHA-256\0\0"u8);
        Ask(AuthenticationKind.SaslContinue, server.First(ClientFirst()));
        _answers.Clear();
        handshake.Resume(handshake.Work());
        handshake.WriteAnswer(_answers);
        return server.Final(_answers.WrittenSpan[5..].ToArray(), []);
    }

    // Tag, length, mechanism with its NUL, the length of what follows.
    private byte[] ClientFirst() => _answers.WrittenSpan[(5 + "SCRAM-SHA-256".Length + 1 + 4)..].ToArray();
}
