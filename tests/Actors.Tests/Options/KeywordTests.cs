namespace ActorPg.Actors.Tests.Options;

public sealed class KeywordTests
{
    [Theory]
    [InlineData("password=plain", "plain")]
    [InlineData("password = 'with space'", "with space")]
    [InlineData(@"password='it\'s \\ here'", @"it's \ here")]
    [InlineData(@"password=a\ b", "a b")]
    [InlineData("password=a'b'", "a'b'")]
    [InlineData("password=a=b", "a=b")]
    [InlineData("user=x\n\tpassword=y", "y")]
    [InlineData("password=x password=y", "y")]
    [InlineData("password=x\\", "x")]
    public void Reads_values_as_libpq_quotes_them(string text, string expected) =>
        Assert.Equal(expected, Env.Parse(text).Password);

    [Fact]
    public void An_empty_value_leaves_the_password_open() => Assert.Null(Env.Parse("password=''").Password);

    [Fact]
    public void Reads_hosts_ports_and_settings()
    {
        PgOptions options = Env.Parse("host=a,/tmp port=1,2 dbname=d user=u search_path='x, y'");
        Assert.Equal("a:1 /tmp/.s.PGSQL.2", string.Join(' ', options.Endpoints));
        Assert.Equal(("d", "u", "x, y"), (options.Database, options.User, options.Settings["search_path"]));
    }

    [Theory]
    [InlineData("host", "character 1: a key without '='")]
    [InlineData("host=a dbname", "character 8: a key without '='")]
    [InlineData("host=a = b", "character 8: '=' without a key")]
    [InlineData("host='a", "character 1: a quoted value without")]
    [InlineData(@"host=a user='a\", "character 8: a quoted value without")]
    [InlineData("Host=a;Username=b", "'host' must be written in lower case")]
    public void Refuses_what_is_no_list_of_keywords_and_says_where(string text, string expected) =>
        Assert.Contains(expected, Env.Refused(text).Message, StringComparison.Ordinal);
}
