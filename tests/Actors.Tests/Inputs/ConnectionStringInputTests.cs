using ActorPg.Actors.Tests.Options;

namespace ActorPg.Actors.Tests.Inputs;

/// <summary>
/// Bad connection strings, by their numbers in the catalogue of bad inputs: refused before anything is connected, with the key named and the password
/// not shown.
/// </summary>
public sealed class ConnectionStringInputTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("postgres://u:hunter2@h/d?scram_client_key=x", "'scram_client_key' is not supported")]
    [InlineData("postgres://u:hunter2@h/d?Host=x", "'host' must be written in lower case")]
    [InlineData("postgres://u:hunter2@h/d?ssl-mode=require", "parameter 1: a key that is neither an option nor")]
    [InlineData("host=h password=hunter2 user-name=u", "character 25: a key that is neither an option nor")]
    public void B01_An_unknown_key_is_named_or_its_place_is(string text, string expected) => Refuses(text, expected);

    [Theory]
    [InlineData("host=h password=hunter2 user", "character 25: a key without '='")]
    [InlineData("host=h password=hunter2 user dbname=d", "character 25: a key without '='")]
    [InlineData("postgres://u:hunter2@h/d?min_size", "parameter 1: '=' is missing")]
    [InlineData("host=h password=hunter2 =d", "character 25: '=' without a key")]
    public void B02_A_key_without_an_equals_sign_is_named_by_its_place(string text, string expected) =>
        Refuses(text, expected);

    [Theory]
    [InlineData("host=h password='hunter2", "character 8: a quoted value without its closing quote")]
    [InlineData("host=h password='hunter2\\", "character 8: a quoted value without its closing quote")]
    [InlineData("host=h password='hunter2\\'", "character 8: a quoted value without its closing quote")]
    public void B03_A_quote_without_its_end_is_named_by_its_place(string text, string expected) =>
        Refuses(text, expected);

    [Theory]
    [InlineData("postgres://u:hunter2%zz@h/d", "password: '%' must be followed by two hexadecimal digits")]
    [InlineData("postgres://u:hunter2%00@h/d", "password: %00 is not allowed")]
    [InlineData("postgres://u:hunter2@h/%zz", "database: '%'")]
    [InlineData("postgres://u:hunter2@h/%00", "database: %00")]
    [InlineData("postgres://u:hunter2@h/d?application_name=%4", "parameter 1: '%'")]
    public void B04_What_is_badly_percent_encoded_is_named_by_its_part(string text, string expected) =>
        Refuses(text, expected);

    [Theory]
    [InlineData("postgres://u:hunter2@h/d\0")]
    [InlineData("postgres://u:hunter2\0@h/d")]
    [InlineData("host=h\0 password=hunter2")]
    [InlineData("host=h password=hunter2 search_path='a\0b'")]
    public void B05_A_NUL_anywhere_is_refused(string text)
    {
        Refuses(text, "NUL");
        foreach (
            Func<PgOptions> with in (Func<PgOptions>[])
                [
                    () => new PgOptions { User = "a\0" },
                    () => new PgOptions { Password = "hunter2\0" },
                    () => new PgOptions { Database = "a\0" },
                    () => new PgOptions { ApplicationName = "a\0" },
                    () => new PgOptions { Endpoints = [new("a\0", 1)] },
                    () => new PgOptions().WithSetting("search_path", "a\0"),
                ]
        )
        {
            PgInputException refused = Assert.Throws<PgInputException>(with);
            Assert.Contains("NUL", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("postgres://u:hunter2@h:0/d", "'port' must be 1 to 65535")]
    [InlineData("postgres://u:hunter2@h:65536/d", "'port' must be 1 to 65535")]
    [InlineData("postgres://u:hunter2@h:abc/d", "'port' must be 1 to 65535")]
    [InlineData("host=h port=-1 password=hunter2", "'port' must be 1 to 65535")]
    [InlineData("host=h port=99999999999 password=hunter2", "'port' must be 1 to 65535")]
    [InlineData("host=h1,h2 port=1,2,3 password=hunter2", "'port' gives 3 ports for 2 hosts")]
    [InlineData("postgres://u:hunter2@h1,h2/d?port=1,2,3", "'port' gives 3 ports for 2 hosts")]
    public void B06_A_port_that_is_none_or_one_too_many_is_named(string text, string expected) =>
        Refuses(text, expected);

    [Fact]
    public void B07_An_IPv6_address_without_brackets_is_explained()
    {
        Refuses("postgres://u:hunter2@::1/d", "host 1: more than one ':'. An IPv6 address is written in brackets");
        Refuses("postgres://u:hunter2@a,::1:5432/d", "host 2: more than one ':'");
        Assert.Equal("::1:5432", string.Join(' ', Env.Parse("postgres://u@[::1]/d").Endpoints));
        Assert.Equal("::1:5432", string.Join(' ', Env.Parse("host=::1").Endpoints));
    }

    [Fact]
    public void B08_Without_a_user_it_is_the_systems_and_an_empty_one_is_refused()
    {
        Assert.Equal(Environment.UserName, Env.Parse("host=h").User);
        Assert.Equal(Environment.UserName, Env.Parse("postgres://h/d").User);
        PgInputException refused = Assert.Throws<PgInputException>(() => new PgOptions { User = "" });
        Assert.Equal("User", refused.ParamName);
        Assert.Equal("User", Assert.Throws<PgInputException>(() => new PgOptions { User = null! }).ParamName);
    }

    [Theory]
    [InlineData("connect_timeout", "ConnectTimeout")]
    [InlineData("command_timeout", "CommandTimeout")]
    [InlineData("cancel_timeout", "CancelTimeout")]
    [InlineData("acquire_timeout", "AcquireTimeout")]
    [InlineData("idle_lifetime", "IdleLifetime")]
    [InlineData("connection_lifetime", "ConnectionLifetime")]
    public void B09_A_time_that_is_negative_or_no_number_or_endless_is_named(string key, string property)
    {
        foreach (string value in (string[])["-1", "-0.5s", "-24d"])
        {
            Refuses($"host=h password={Secret} {key}={value}", property);
        }
        foreach (string value in (string[])["NaN", "Infinity", "1e9", "25d", "9999999999999999999999999999999999", ""])
        {
            Refuses($"host=h password={Secret} {key}='{value}'", $"'{key}' must be");
        }
        Assert.Throws<PgInputException>(() => new PgOptions { ConnectTimeout = TimeSpan.MaxValue });
        Assert.Throws<PgInputException>(() => new PgOptions { CommandTimeout = TimeSpan.MinValue });
    }

    [Theory]
    [InlineData("min_size=3 max_size=2", "MinSize (min_size) must not be larger than MaxSize (max_size)")]
    [InlineData("max_size=0", "MaxSize must be 1 or more")]
    [InlineData("min_size=-1", "MinSize must be 0 or more")]
    [InlineData("max_size=99999999999", "'max_size' must be a whole number")]
    public void B10_A_pool_that_cannot_be_is_named(string text, string expected) =>
        Refuses($"host=h password={Secret} {text}", expected);

    [Theory]
    [InlineData("host=h sslmode=banana", "'sslmode' must be disable, allow, prefer")]
    [InlineData("sslmode=verify-full", "Endpoints (host) must be given for sslmode verify-full")]
    [InlineData("host=h, sslmode=verify-full", "Endpoints (host) must be given for sslmode verify-full")]
    [InlineData("host=h channel_binding=require sslmode=disable", "ChannelBinding (channel_binding) can be required")]
    [InlineData("host=h channel_binding=require sslmode=allow", "ChannelBinding (channel_binding) can be required")]
    [InlineData("host=h sslmode=verify-ca sslrootcert=/no/such/file", "SslRootCertificate (sslrootcert) names a file")]
    [InlineData("host=h sslcert=/no/such/file", "SslCertificate (sslcert) names a file that does not exist")]
    public void B11_Encryption_that_cannot_be_is_named(string text, string expected) =>
        Refuses($"{text} password={Secret}", expected);

    [Fact]
    public void B12_A_startup_message_longer_than_servers_read_is_refused()
    {
        Refuses($"host=h user=u password={Secret} search_path={new string('x', 10_000)}", "no more than 10000");
        Refuses($"host=h user={new string('u', 10_000)} password={Secret}", "no more than 10000");
        Assert.NotEmpty(Env.Parse($"host=h user=u dbname=d search_path={new string('x', 9_800)}").Settings);
    }

    [Fact]
    public void B13_A_long_application_name_is_cut_to_what_the_server_keeps()
    {
        Assert.Equal(new string('x', 63), Env.Parse($"host=h application_name={new string('x', 200)}").ApplicationName);
        string cut = Env.Parse($"host=h application_name={new string('é', 200)}").ApplicationName!;
        Assert.Equal(new string('é', 31), cut);
    }

    private static void Refuses(string text, string expected)
    {
        PgInputException refused = Env.Refused(text);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }
}
