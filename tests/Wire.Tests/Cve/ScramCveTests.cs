using System.Text;
using ActorPg.Wire.Protocol.Auth;
using ActorPg.Wire.Tests.Auth;

namespace ActorPg.Wire.Tests.Cve;

/// <summary>Flaws that other drivers had with SCRAM, by their numbers in the catalogue.</summary>
public sealed class ScramCveTests
{
    private const string Nonce = "fyko+d2lbbFgONRv9qkxdawL";
    private const string Password = "correct horse";
    private const string Salt = "W22ZaJ0SNY7soEsUEjb6gQ==";

    [Theory]
    [InlineData("100001")]
    [InlineData("2147483647")]
    [InlineData("1000000000000")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("4096x")]
    [InlineData("")]
    [InlineData("99999999999999999999999999")]
    public void C11_iterations_beyond_measure_cost_no_work(string iterations)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PgAuthenticationException>(() => Challenge($"r={Nonce}x,s={Salt},i={iterations}"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    [Fact]
    public void C11_the_bound_is_an_option_and_holds_at_its_end()
    {
        Challenge($"r={Nonce}x,s={Salt},i=100000").Dispose();
        var wide = new ScramSha256(Nonce, new ScramIterations(4096, 200_000), ScramBinding.None);
        wide.Challenge(Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i=200000"), Password).Dispose();
    }

    [Fact]
    public void C12_few_iterations_are_refused_by_the_name_of_the_option_that_allows_them()
    {
        var refused = Assert.Throws<PgAuthenticationException>(() => Challenge($"r={Nonce}x,s={Salt},i=1"));
        Assert.Contains("MinScramIterations", refused.Message, StringComparison.Ordinal);
        var lax = new ScramSha256(Nonce, new ScramIterations(Minimum: 1), ScramBinding.None);
        lax.Challenge(Encoding.ASCII.GetBytes($"r={Nonce}x,s={Salt},i=1"), Password).Dispose();
    }

    [Theory]
    [InlineData("r=unrelated,s=" + Salt + ",i=4096")]
    [InlineData("r=" + Nonce + ",s=" + Salt + ",i=4096")]
    [InlineData("r=" + Nonce + "\u0007,s=" + Salt + ",i=4096")]
    [InlineData("r=" + Nonce + "x,s=,i=4096")]
    [InlineData("r=" + Nonce + "x,s=***,i=4096")]
    [InlineData("s=" + Salt + ",r=" + Nonce + "x,i=4096")]
    [InlineData("r=" + Nonce + "x,s=" + Salt + ",i=4096,x=1")]
    public void C13_a_challenge_that_does_not_answer_ours_is_refused(string challenge) =>
        Assert.Throws<PgAuthenticationException>(() => Challenge(challenge));

    [Fact]
    public void C13_a_salt_of_a_mebibyte_is_refused()
    {
        string salt = Convert.ToBase64String(new byte[1 << 20]);
        Assert.Throws<PgAuthenticationException>(() => Challenge($"r={Nonce}x,s={salt},i=4096"));
    }

    [Fact]
    public void C13_only_the_right_signature_will_do()
    {
        var server = new FakeScramServer(Encoding.ASCII.GetBytes(Password));
        var client = new ScramSha256(Nonce, ScramIterations.Default, ScramBinding.None);
        ScramProof proof = client.Challenge(server.First(client.ClientFirst), Password).Derive();
        byte[] right = server.Final(proof.ClientFinal, []);
        proof.Verify(right);
        byte[][] wrong =
        [
            [],
            [.. "v="u8],
            [.. "e=other-error"u8],
            [.. "v="u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[31]))],
            [.. "v="u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[33]))],
            [.. "v="u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[1_000_000]))],
            right[..^1],
            [.. right, (byte)'='],
        ];
        foreach (byte[] final in wrong)
        {
            Assert.Throws<PgAuthenticationException>(() => proof.Verify(final));
        }
    }

    [Fact]
    public void C13_a_recorded_exchange_is_worth_nothing()
    {
        var server = new FakeScramServer(Encoding.ASCII.GetBytes(Password));
        var victim = new ScramSha256(Nonce, ScramIterations.Default, ScramBinding.None);
        byte[] first = server.First(victim.ClientFirst);
        byte[] final = server.Final(victim.Challenge(first, Password).Derive().ClientFinal, []);

        const string Other = "anotherNonceAnotherDay";
        var next = new ScramSha256(Other, ScramIterations.Default, ScramBinding.None);
        Assert.Throws<PgAuthenticationException>(() => next.Challenge(first, Password));
        var third = new ScramSha256(Other, ScramIterations.Default, ScramBinding.None);
        string adapted = Encoding.ASCII.GetString(first).Replace(Nonce, Other, StringComparison.Ordinal);
        ScramProof proof = third.Challenge(Encoding.ASCII.GetBytes(adapted), Password).Derive();
        Assert.Throws<PgAuthenticationException>(() => proof.Verify(final));
    }

    private static ScramWork Challenge(string challenge) =>
        new ScramSha256(Nonce, ScramIterations.Default, ScramBinding.None).Challenge(
            Encoding.Latin1.GetBytes(challenge),
            Password
        );
}
