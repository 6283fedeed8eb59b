using System.Text;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Wire.Tests.Auth;

public sealed class SaslPrepTests
{
    [Theory]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("I\u00adX", "IX")]
    [InlineData("\u00aa", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00a0b\u3000c", "a b c")]
    [InlineData("e\u0301", "é")]
    [InlineData("\uff30\uff41\uff53\uff53", "Pass")]
    [InlineData("\ufb01x\u00b2", "fix2")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\ud55c", "\ud55c")]
    [InlineData("\u1e9b\u0323", "\u1e69")]
    [InlineData("a\u0323\u0307", "ạ̇")]
    [InlineData("a\u0307\u0323", "ạ̇")]
    [InlineData("\u0958", "\u0915\u093c")]
    [InlineData("\u0627\u0644", "\u0627\u0644")]
    public void Makes_what_looks_alike_the_same(string password, string prepared) =>
        Assert.Equal(Encoding.UTF8.GetBytes(prepared), SaslPrep.Prepare(password));

    [Theory]
    [InlineData("\u0007")]
    [InlineData("a\u0085")]
    [InlineData("\u00ad\u200d")]
    [InlineData("\u0627\u0031")]
    [InlineData("\u0627a\u0627")]
    [InlineData("\ue000")]
    [InlineData("\u00b2\ufffd")]
    [InlineData("\u00b2\u0221")]
    [InlineData("\u00b2🐘")]
    public void Uses_what_the_profile_forbids_as_it_is(string password) =>
        Assert.Equal(Encoding.UTF8.GetBytes(password), SaslPrep.Prepare(password));

    [Fact]
    public void Refuses_half_of_a_surrogate_pair_without_quoting_the_password()
    {
        PgInputException refusal = Assert.Throws<PgInputException>(() => SaslPrep.Prepare("hunter2\ud800"));

        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }
}
