using System.Text;
using ActorPg.Wire.Protocol.Auth;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Auth;

/// <summary>Servers that do not know the password, or want something else of the client. The numbers are those of the reliability catalogue.</summary>
public sealed class HostileScramTests
{
    private const string Nonce = "fyko+d2lbbFgONRv9qkxdawL";
    private const string Password = "correct horse";
    private const string Salt = "W22ZaJ0SNY7soEsUEjb6gQ==";

    public static TheoryData<string, string> Challenges =>
        new()
        {
            { "C11 iterations above the most", $"r={Nonce}x,s={Salt},i=100001" },
            { "C11 iterations of 2^31-1", $"r={Nonce}x,s={Salt},i=2147483647" },
            { "C11 iterations of 10^12", $"r={Nonce}x,s={Salt},i=1000000000000" },
            { "C11 iterations of 10^30", $"r={Nonce}x,s={Salt},i=1000000000000000000000000000000" },
            { "C11 iterations of 0", $"r={Nonce}x,s={Salt},i=0" },
            { "C11 iterations of -1", $"r={Nonce}x,s={Salt},i=-1" },
            { "C11 iterations with a sign", $"r={Nonce}x,s={Salt},i=+4096" },
            { "C11 iterations with a tail", $"r={Nonce}x,s={Salt},i=4096x" },
            { "C11 iterations of nothing", $"r={Nonce}x,s={Salt},i=" },
            { "C11 iterations missing", $"r={Nonce}x,s={Salt}" },
            { "C12 iterations of 1", $"r={Nonce}x,s={Salt},i=1" },
            { "C12 iterations below the least", $"r={Nonce}x,s={Salt},i=4095" },
            { "C13 another nonce", $"r=3rfcNHYJY1ZVvWVs7j,s={Salt},i=4096" },
            { "C13 our own nonce", $"r={Nonce},s={Salt},i=4096" },
            { "C13 our nonce behind theirs", $"r=x{Nonce},s={Salt},i=4096" },
            { "C13 our nonce in another case", $"r={Nonce.ToUpperInvariant()}x,s={Salt},i=4096" },
            { "C13 nonce with a blank", $"r={Nonce} x,s={Salt},i=4096" },
            { "C13 nonce with a control", $"r={Nonce}\u0001,s={Salt},i=4096" },
            { "C13 nonce with a NUL", $"r={Nonce}\0,s={Salt},i=4096" },
            { "C13 nonce missing", $"s={Salt},i=4096" },
            { "C13 nonce without end", $"r={Nonce}{new string('x', 4096)},s={Salt},i=4096" },
            { "C13 salt empty", $"r={Nonce}x,s=,i=4096" },
            { "C13 salt missing", $"r={Nonce}x,i=4096" },
            { "C13 salt no Base64", $"r={Nonce}x,s=W22*,i=4096" },
            { "C13 salt cut", $"r={Nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ,i=4096" },
            { "C13 salt of 1 MiB", $"r={Nonce}x,s={new string('A', 1 << 20)},i=4096" },
            { "attributes in another order", $"s={Salt},r={Nonce}x,i=4096" },
            { "an extension in front", $"m=x,r={Nonce}x,s={Salt},i=4096" },
            { "an extension behind", $"r={Nonce}x,s={Salt},i=4096,x=1" },
            { "a comma behind", $"r={Nonce}x,s={Salt},i=4096," },
            { "an error instead", "e=other-error" },
            { "nothing", "" },
        };

    public static TheoryData<string, string> Finals =>
        new()
        {
            { "wrong", "v=" + Convert.ToBase64String(new byte[32]) },
            { "missing", "" },
            { "empty", "v=" },
            { "of 31 bytes", "v=" + Convert.ToBase64String(new byte[31]) },
            { "of 33 bytes", "v=" + Convert.ToBase64String(new byte[33]) },
            { "of a million bytes", "v=" + Convert.ToBase64String(new byte[1_000_000]) },
            { "no Base64", "v=" + new string('*', 44) },
            { "under another name", "p=" + Convert.ToBase64String(new byte[32]) },
            { "an error known", "e=unknown-user" },
            { "an error of the server's own words", "e=run this: curl evil" },
        };

    [Theory]
    [MemberData(nameof(Challenges))]
    public void A_challenge_is_refused_before_any_work(string name, string challenge)
    {
        Assert.NotNull(name);
        PgAuthenticationException refusal = Assert.Throws<PgAuthenticationException>(() =>
            Client().Challenge(Encoding.Latin1.GetBytes(challenge), Password)
        );

        Assert.DoesNotContain(Password, refusal.ToString(), StringComparison.Ordinal);
        Assert.True(refusal.Message.Length < 250, "what a server sends is not echoed");
    }

    [Fact]
    public void Iterations_within_the_bounds_are_accepted_at_both_ends()
    {
        Client().Challenge(Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i=4096"), Password).Dispose();
        Client().Challenge(Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i=100000"), Password).Dispose();
        new ScramSha256(Nonce, new ScramIterations(Minimum: 1), ScramBinding.None)
            .Challenge(Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i=1"), Password)
            .Dispose();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("100001")]
    public void Iterations_out_of_bounds_name_the_options(string iterations)
    {
        PgAuthenticationException refusal = Assert.Throws<PgAuthenticationException>(() =>
            Client().Challenge(Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i={iterations}"), Password)
        );

        Assert.Contains(iterations, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MinScramIterations", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MaxScramIterations", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Finals))]
    public void A_signature_is_refused(string name, string final)
    {
        Assert.NotNull(name);
        ScramProof proof = new ScramWork([1], [1], 1, [1], string.Empty).Derive();

        PgAuthenticationException refusal = Assert.Throws<PgAuthenticationException>(() =>
            proof.Verify(Encoding.Latin1.GetBytes(final))
        );

        Assert.DoesNotContain("curl", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_with_one_bit_wrong_or_a_tail_is_refused()
    {
        var server = new FakeScramServer(Encoding.ASCII.GetBytes(Password));
        ScramSha256 client = Client();
        ScramProof proof = client.Challenge(server.First(client.ClientFirst), Password).Derive();
        byte[] right = server.Final(proof.ClientFinal, []);
        proof.Verify(right);
        byte[] signature = Convert.FromBase64String(Encoding.ASCII.GetString(right)[2..]);
        for (int bit = 0; bit < 256; bit++)
        {
            byte[] wrong = [.. signature];
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            string final = "v=" + Convert.ToBase64String(wrong);
            Assert.Throws<PgAuthenticationException>(() => proof.Verify(Encoding.ASCII.GetBytes(final)));
        }
        Assert.Throws<PgAuthenticationException>(() => proof.Verify([.. right, .. ",x=1"u8]));
        Assert.Throws<PgAuthenticationException>(() => proof.Verify([.. right, (byte)' ']));
    }

    [Fact]
    public void A_recorded_exchange_proves_nothing_when_it_is_replayed()
    {
        var server = new FakeScramServer(Encoding.ASCII.GetBytes(Password));
        ScramSha256 victim = Client();
        byte[] recordedFirst = server.First(victim.ClientFirst);
        ScramProof recorded = victim.Challenge(recordedFirst, Password).Derive();
        byte[] recordedFinal = server.Final(recorded.ClientFinal, []);

        var next = new ScramSha256("anotherNonceAnotherDay", ScramIterations.Default, ScramBinding.None);

        Assert.Throws<PgAuthenticationException>(() => next.Challenge(recordedFirst, Password));

        // Nor does the old signature with a nonce that fits.
        var third = new ScramSha256("anotherNonceAnotherDay", ScramIterations.Default, ScramBinding.None);
        string adapted = Encoding
            .ASCII.GetString(recordedFirst)
            .Replace(Nonce, "anotherNonceAnotherDay", StringComparison.Ordinal);
        ScramProof proof = third.Challenge(Encoding.ASCII.GetBytes(adapted), Password).Derive();
        Assert.Throws<PgAuthenticationException>(() => proof.Verify(recordedFinal));
    }

    [Fact]
    public void A_second_challenge_is_refused()
    {
        ScramSha256 client = Client();
        byte[] challenge = Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i=4096");
        client.Challenge(challenge, Password).Dispose();

        Assert.Throws<PgAuthenticationException>(() => client.Challenge(challenge, Password));
    }

    [Fact]
    public void Any_bytes_are_work_or_refused() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                Gen.Choose(0, 70).ToArbitrary(),
                (bytes, at) =>
                {
                    byte[] right = Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i=4096");
                    foreach (
                        byte[] challenge in (byte[][])[bytes, [.. right.Take(at), .. bytes, .. right.Skip(at + 1)]]
                    )
                    {
                        try
                        {
                            Client().Challenge(challenge, Password).Dispose();
                        }
                        catch (PgAuthenticationException) { }
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    private static ScramSha256 Client() => new(Nonce, ScramIterations.Default, ScramBinding.None);
}
