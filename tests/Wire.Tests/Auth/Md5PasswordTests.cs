using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Wire.Tests.Auth;

public sealed class Md5PasswordTests
{
    // Computed by another implementation: md5(hex(md5("pencil" "user")) salt).
    [Theory]
    [InlineData("user", "pencil", "01020304", "md54376eb6913b38f9aaff38dc7cf19ca76")]
    [InlineData("größe", "schlüssel", "deadbeef", "md5e48981ff21ad104837aebfa042f2312e")]
    public void Answers_the_salt(string user, string password, string salt, string answer) =>
        Assert.Equal(answer, Md5Password.Answer(user, password, Convert.FromHexString(salt)));
}
