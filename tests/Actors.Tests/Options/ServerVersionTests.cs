namespace ActorPg.Actors.Tests.Options;

public class ServerVersionTests
{
    [Theory]
    [InlineData("15.18", 15, 0, 18, "final", 0)]
    [InlineData("15.18 (Debian 15.18-1.pgdg120+1)", 15, 0, 18, "final", 0)]
    [InlineData("10.1", 10, 0, 1, "final", 0)]
    [InlineData("9.6.24", 9, 6, 24, "final", 0)]
    [InlineData("9.6beta3", 9, 6, 0, "beta", 3)]
    [InlineData("19beta1", 19, 0, 0, "beta", 1)]
    [InlineData("17rc1", 17, 0, 0, "rc", 1)]
    [InlineData("18devel", 18, 0, 0, "devel", 0)]
    [InlineData("11.12.17 EDB", 11, 0, 12, "final", 0)]
    [InlineData("PostgreSQL 9.4.4.10 on x86_64", 9, 4, 4, "final", 0)]
    public void A_servers_version_is_read_in_five_parts(
        string text,
        int major,
        int minor,
        int micro,
        string level,
        int serial
    ) => Assert.Equal(new PgServerVersion(major, minor, micro, level, serial), PgServerVersion.Parse(text));

    [Theory]
    [InlineData("banana")]
    [InlineData("")]
    [InlineData("99999999999999")]
    public void What_holds_no_version_is_an_error(string text)
    {
        Assert.False(PgServerVersion.TryParse(text, out _));
        Assert.Throws<FormatException>(() => PgServerVersion.Parse(text));
    }

    [Theory]
    [InlineData("15.18")]
    [InlineData("9.6.24")]
    [InlineData("9.6beta3")]
    [InlineData("19beta1")]
    [InlineData("18devel")]
    [InlineData("16.0")]
    public void It_is_written_as_the_server_writes_it(string text) =>
        Assert.Equal(text, PgServerVersion.Parse(text).ToString());
}
