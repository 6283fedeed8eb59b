namespace ActorPg.Actors.Tests.Options;

public sealed class UrlTests
{
    [Fact]
    public void Reads_all_parts_of_a_url()
    {
        PgOptions options = Env.Parse(
            "postgres://app:s%20ecret@db.example:6432/orders?application_name=shop&min_size=2"
        );
        Assert.Equal([new PgEndpoint("db.example", 6432)], options.Endpoints);
        Assert.Equal(
            ("app", "s ecret", "orders", "shop", 2),
            (options.User, options.Password, options.Database, options.ApplicationName, options.MinSize)
        );
    }

    [Theory]
    [InlineData("postgresql://h", "h:5432")]
    [InlineData("POSTGRES://h:1", "h:1")]
    [InlineData("postgres://h1:1,h2,h3:3/d", "h1:1 h2:5432 h3:3")]
    [InlineData("postgres://[::1]:7,[fe80::1%25eth0]", "::1:7 fe80::1%eth0:5432")]
    [InlineData("postgres://%2Fvar%2Frun%2Fpg:6/d", "/var/run/pg/.s.PGSQL.6")]
    [InlineData("postgres:///d?host=/tmp&port=9", "/tmp/.s.PGSQL.9")]
    [InlineData("postgres:///d?host=a,b&port=9", "a:9 b:9")]
    [InlineData("postgres://h:/d", "h:5432")]
    [InlineData("postgres://ignored:1/?host=a&port=2", "a:2")]
    [InlineData("postgres://u:p@q@h", "h:5432")]
    [InlineData("postgres:///?user=a@b&host=h", "h:5432")]
    public void Reads_hosts(string url, string expected) =>
        Assert.Equal(expected, string.Join(' ', Env.Parse(url).Endpoints));

    [Fact]
    public void The_last_at_sign_ends_the_password() => Assert.Equal("p@q", Env.Parse("postgres://u:p@q@h").Password);

    [Theory]
    [InlineData("a%2Bb+c", "a+b+c")]
    [InlineData("%C3%BCber", "über")]
    [InlineData("%F0%9F%98%80", "😀")]
    [InlineData("50%25", "50%")]
    [InlineData("%2f%3F%23", "/?#")]
    [InlineData("a#b", "a#b")]
    public void Percent_decodes_the_password(string encoded, string expected) =>
        Assert.Equal(expected, Env.Parse($"postgres://u:{encoded}@h").Password);

    [Fact]
    public void Other_keys_are_server_settings_and_the_last_of_a_key_wins()
    {
        PgOptions options = Env.Parse("postgres://h/?search_path=a&DateStyle=ISO&my.own=1&search_path=b%3Dc");
        Assert.Equal(
            "DateStyle=ISO my.own=1 search_path=b=c",
            string.Join(' ', options.Settings.Select(s => $"{s.Key}={s.Value}").Order(StringComparer.Ordinal))
        );
    }

    [Fact]
    public void Ssl_true_is_what_jdbc_calls_require() =>
        Assert.Equal(PgSslMode.Require, Env.Parse("postgres://h/?ssl=true").SslMode);

    [Theory]
    [InlineData("mysql://h/d", "postgresql://")]
    [InlineData("postgres://h:0/d", "'port'")]
    [InlineData("postgres://h:65536/d", "'port'")]
    [InlineData("postgres://h:abc/d", "'port'")]
    [InlineData("postgres://h:-1/d", "'port'")]
    [InlineData("postgres://h/d?port=1,2", "'port' gives 2 ports for 1 hosts")]
    [InlineData("postgres://h1,h2/d?port=1,2,3", "'port' gives 3 ports for 2 hosts")]
    [InlineData("postgres://::1/d", "host 1: more than one ':'")]
    [InlineData("postgres://a,[::1/d", "host 2: '[' without ']'")]
    [InlineData("postgres://[::1]x/d", "host 1")]
    [InlineData("postgres://[banana]/d", "IPv6")]
    [InlineData("postgres://u:%zz@h", "password: '%'")]
    [InlineData("postgres://u:%4@h", "password: '%'")]
    [InlineData("postgres://u:%00@h", "password: %00")]
    [InlineData("postgres://u:%ff@h", "password: what is percent-encoded is not UTF-8")]
    [InlineData("postgres://h/d?min_size", "parameter 1: '='")]
    [InlineData("postgres://h/d?a=b&min_size=1=2", "parameter 2: a second '='")]
    [InlineData("postgres://h/d?not a name=1", "parameter 1")]
    [InlineData("postgres://h/d?user=a\0b", "NUL")]
    [InlineData("postgres://h/d?_pq_.x=1", "parameter 1")]
    [InlineData("postgres://h/d?sslkeylogfile=f", "'sslkeylogfile' is not supported")]
    [InlineData("postgres://h/d?hostaddr=db.example", "must be an IP address")]
    [InlineData("postgres://h/d?SSLMODE=require", "'sslmode' must be written in lower case")]
    public void Refuses_a_url_and_says_where(string url, string expected) =>
        Assert.Contains(expected, Env.Refused(url).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_half_a_surrogate_pair() =>
        Assert.Contains("Unicode", Env.Refused("postgres://h/d?search_path=\ud800").Message, StringComparison.Ordinal);
}
