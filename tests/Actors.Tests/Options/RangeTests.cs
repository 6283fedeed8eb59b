namespace ActorPg.Actors.Tests.Options;

public sealed class RangeTests
{
    [Theory]
    [InlineData("command_timeout=0", "CommandTimeout")]
    [InlineData("command_timeout=-1", "CommandTimeout")]
    [InlineData("command_timeout=NaN", "command_timeout")]
    [InlineData("command_timeout=1e9", "command_timeout")]
    [InlineData("command_timeout=Infinity", "command_timeout")]
    [InlineData("connect_timeout=99999999999999999999999999999", "connect_timeout")]
    [InlineData("connect_timeout=79228162514264337593543950335d", "connect_timeout")]
    [InlineData("connect_timeout=-1", "ConnectTimeout")]
    [InlineData("connect_timeout=1 fortnight=2 acquire_timeout=3parsecs", "acquire_timeout")]
    [InlineData("idle_lifetime=-1s", "IdleLifetime")]
    [InlineData("connection_lifetime=25d", "connection_lifetime")]
    [InlineData("min_size=-1", "MinSize")]
    [InlineData("min_size=11", "min_size")]
    [InlineData("min_size=3 max_size=2", "min_size")]
    [InlineData("max_size=0", "MaxSize")]
    [InlineData("max_size=ten", "max_size")]
    [InlineData("max_size=99999999999", "max_size")]
    [InlineData("max_waiting=-1", "MaxWaiting")]
    [InlineData("pipeline_limit=0", "PipelineLimit")]
    [InlineData("statement_cache_size=-1", "StatementCacheSize")]
    [InlineData("read_buffer_bytes=1", "ReadBufferBytes")]
    [InlineData("max_row_bytes=1", "MaxRowBytes")]
    [InlineData("min_scram_iterations=9 max_scram_iterations=8", "min_scram_iterations")]
    [InlineData("backoff_minimum=31", "backoff_minimum")]
    [InlineData("sslmode=banana", "sslmode")]
    [InlineData("sslnegotiation=direct", "sslnegotiation")]
    [InlineData("channel_binding=require sslmode=disable", "channel_binding")]
    [InlineData("host=h sslrootcert=/no/such/file sslmode=verify-ca", "sslrootcert")]
    [InlineData("host=h sslrootcert=system sslmode=require", "sslrootcert")]
    [InlineData("target_session_attrs=any,standby", "target_session_attrs")]
    [InlineData("read_target_session_attrs=nearby", "read_target_session_attrs")]
    [InlineData("sslcertmode=maybe", "sslcertmode")]
    [InlineData("sslsni=2", "sslsni")]
    [InlineData("client_encoding=latin1", "client_encoding")]
    [InlineData("gssencmode=require", "gssencmode")]
    [InlineData("keepalives=maybe", "keepalives")]
    public void Refuses_and_names_the_option(string text, string expected) =>
        Assert.Contains(expected, Env.Refused(text).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("command_timeout=1.5", 1500)]
    [InlineData("command_timeout=250ms", 250)]
    [InlineData("command_timeout='2 min'", 120_000)]
    [InlineData("command_timeout=1h", 3_600_000)]
    [InlineData("command_timeout=24d", 24 * 86_400_000d)]
    public void Reads_durations_in_seconds_or_with_a_unit(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Env.Parse(text).CommandTimeout!.Value.TotalMilliseconds);

    [Fact]
    public void A_connect_timeout_of_zero_is_none() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, Env.Parse("connect_timeout=0").ConnectTimeout);

    [Fact]
    public void Names_of_asyncpg_and_of_libpq_are_understood_beside_ours()
    {
        PgOptions options = Env.Parse(
            "max_cached_statement_lifetime=7 max_cacheable_statement_size=8 max_inactive_connection_lifetime=9 keepalives=0"
        );
        Assert.Equal(
            (7, 8, 9, 0),
            (
                options.StatementCacheLifetime.TotalSeconds,
                options.MaxCacheableStatementLength,
                options.IdleLifetime.TotalSeconds,
                options.KeepAliveIdle.TotalSeconds
            )
        );
    }

    [Fact]
    public void Whom_to_trust_is_spelled_as_libpq_spells_it()
    {
        PgOptions options = Env.Parse(
            "requirepeer=postgres sslcertmode=require sslsni=0 read_target_session_attrs=prefer-standby"
        );
        Assert.Equal(
            ("postgres", PgSslCertMode.Require, false, PgTargetSession.PreferStandby),
            (options.RequirePeer, options.SslCertMode, options.SslServerName, options.ReadTargetSessionAttributes)
        );
        options = Env.Parse("requirepeer='' sslcertmode='' sslsni=''");
        Assert.Equal(
            (null, PgSslCertMode.Allow, true),
            (options.RequirePeer, options.SslCertMode, options.SslServerName)
        );
    }

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(10, 1024)]
    [InlineData(int.MaxValue, 1024)]
    public void The_queue_is_bounded_whatever_the_size_of_the_pool(int size, int expected) =>
        Assert.Equal(expected, new PgOptions { MaxSize = size }.EffectiveMaxWaiting);

    [Fact]
    public void Setters_name_their_property()
    {
        Assert.Equal("MaxSize", Assert.Throws<PgInputException>(() => new PgOptions { MaxSize = 0 }).ParamName);
        Assert.Equal("Endpoints", Assert.Throws<PgInputException>(() => new PgOptions { Endpoints = [] }).ParamName);
        Assert.Equal(
            "Endpoints",
            Assert.Throws<PgInputException>(() => new PgOptions { Endpoints = [new("h", 0)] }).ParamName
        );
        Assert.Equal("User", Assert.Throws<PgInputException>(() => new PgOptions { User = "a\0b" }).ParamName);
        Assert.Equal(
            "Settings",
            Assert.Throws<PgInputException>(() => new PgOptions().WithSetting("database", "x")).ParamName
        );
    }

    [Fact]
    public void A_long_application_name_is_cut_between_characters()
    {
        Assert.Equal(new string('x', 63), new PgOptions { ApplicationName = new string('x', 200) }.ApplicationName);
        Assert.Equal(
            string.Concat(Enumerable.Repeat("😀", 15)),
            new PgOptions { ApplicationName = string.Concat(Enumerable.Repeat("😀", 16)) }.ApplicationName
        );
        Assert.Equal(new string('x', 63), new PgOptions { ApplicationName = new string('x', 63) }.ApplicationName);
    }

    [Fact]
    public void A_startup_message_longer_than_servers_read_is_refused()
    {
        string longest = new('x', 9_870);
        Assert.Equal(longest, Env.Parse($"user=u dbname=d search_path={longest}").Settings["search_path"]);
        Assert.Contains(
            "10000",
            Env.Refused($"user=u dbname=d search_path={longest}{new string('y', 200)}").Message,
            StringComparison.Ordinal
        );
    }
}
