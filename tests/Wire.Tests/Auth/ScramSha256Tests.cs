using System.Buffers;
using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol.Auth;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Auth;

public sealed class ScramSha256Tests
{
    private const string Nonce = "rOprNGfwEbeRWgbNEkqO";

    [Fact]
    public void Derives_what_RFC_7677_derives()
    {
        string serverFirst = $"r={Nonce}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        string final = $"c=biws,r={Nonce}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        using var work = new ScramWork(
            "pencil"u8.ToArray(),
            Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="),
            4096,
            Encoding.ASCII.GetBytes($"n=user,r={Nonce},{serverFirst},{final}"),
            final
        );

        ScramProof proof = work.Derive();

        Assert.Equal(
            final + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Encoding.ASCII.GetString(proof.ClientFinal)
        );
        proof.Verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8);
    }

    [Fact]
    public void Says_who_it_is_without_a_name()
    {
        Assert.Equal($"n,,n=,r={Nonce}", Encoding.ASCII.GetString(Client().ClientFirst));
        Assert.Equal("SCRAM-SHA-256", Client().ToString());
        Assert.Equal("SCRAM-SHA-256", ScramBinding.NotOffered.Mechanism);
    }

    [Theory]
    [InlineData("pencil")]
    [InlineData("")]
    [InlineData("with spaces, commas = signs")]
    [InlineData("größe")]
    public void Logs_in_and_knows_its_server(string password)
    {
        var server = new FakeScramServer(Encoding.UTF8.GetBytes(password));
        ScramSha256 client = Client();

        ScramProof proof = client.Challenge(server.First(client.ClientFirst), password).Derive();

        proof.Verify(server.Final(proof.ClientFinal, []));
    }

    [Fact]
    public void Logs_in_with_any_password() =>
        Prop.ForAll(
                Messages.Frames.Text.ToArbitrary(),
                password =>
                {
                    var server = new FakeScramServer(SaslPrep.Prepare(password), iterations: 4);
                    ScramSha256 client = Client(new ScramIterations(1));
                    ScramProof proof = client.Challenge(server.First(client.ClientFirst), password).Derive();
                    proof.Verify(server.Final(proof.ClientFinal, []));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Binds_to_the_certificate()
    {
        byte[] certificate = [.. Enumerable.Range(0, 64).Select(i => (byte)(3 * i))];
        var binding = ScramBinding.TlsServerEndPoint(certificate);
        var server = new FakeScramServer("pencil"u8.ToArray());
        var client = new ScramSha256(Nonce, ScramIterations.Default, binding);

        ScramProof proof = client.Challenge(server.First(client.ClientFirst), "pencil").Derive();

        Assert.Equal("SCRAM-SHA-256-PLUS", client.ToString());
        Assert.StartsWith(
            "p=tls-server-end-point,,n=,",
            Encoding.ASCII.GetString(client.ClientFirst),
            StringComparison.Ordinal
        );
        proof.Verify(server.Final(proof.ClientFinal, certificate));
        Assert.Throws<PgAuthenticationException>(() => proof.Verify(server.Final(proof.ClientFinal, [1, 2, 3])));
        Assert.ThrowsAny<ArgumentException>(() => ScramBinding.TlsServerEndPoint([]));
    }

    [Fact]
    public void Is_refused_with_the_wrong_password()
    {
        var server = new FakeScramServer("pencil"u8.ToArray());
        ScramSha256 client = Client();
        ScramProof proof = client.Challenge(server.First(client.ClientFirst), "hunter2").Derive();

        PgAuthenticationException refusal = Assert.Throws<PgAuthenticationException>(() =>
            proof.Verify(server.Final(proof.ClientFinal, []))
        );

        Assert.Contains("invalid-proof", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_to_the_same_from_segments_of_one_byte()
    {
        // C36: a transcript cut at every byte.
        var server = new FakeScramServer("pencil"u8.ToArray());
        ScramSha256 client = Client();
        using var buffer = new FrameBuffer();
        Authentication.Write(buffer, AuthenticationKind.SaslContinue, server.First(client.ClientFirst));
        byte[] bytes = buffer.WrittenSpan.ToArray();
        foreach (int cut in Enumerable.Range(0, bytes.Length).Append(-1))
        {
            ReadOnlySequence<byte> input =
                cut < 0 ? Framing.Segments.Bytewise(bytes) : Framing.Segments.Cut(bytes, cut);
            using var reader = new FrameReader(input);
            Assert.True(reader.TryRead(out Frame frame));
            using ScramWork work = Client().Challenge(Authentication.Read(in frame).Payload, "pencil");
            if (cut <= 0)
            {
                ScramProof proof = work.Derive();
                proof.Verify(server.Final(proof.ClientFinal, []));
            }
        }
    }

    [Fact]
    public void Work_is_done_once_and_forgets_the_password()
    {
        byte[] password = "pencil"u8.ToArray();
        using var work = new ScramWork(password, [1], 1, [], string.Empty);
        _ = work.Derive();

        Assert.Equal(new byte[6], password);
        Assert.Throws<ObjectDisposedException>(work.Derive);
    }

    [Fact]
    public void Work_that_is_given_up_forgets_the_password()
    {
        byte[] password = "pencil"u8.ToArray();
        var work = new ScramWork(password, [1], 1, [], string.Empty);
        work.Dispose();
        work.Dispose();

        Assert.Equal(new byte[6], password);
        Assert.Throws<ObjectDisposedException>(work.Derive);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("né")]
    public void A_nonce_has_to_be_printable(string nonce) =>
        Assert.Throws<ArgumentException>(() => new ScramSha256(nonce, ScramIterations.Default, ScramBinding.None));

    private static ScramSha256 Client(ScramIterations? iterations = null) =>
        new(Nonce, iterations ?? ScramIterations.Default, ScramBinding.None);
}
