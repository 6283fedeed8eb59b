using ActorPg.Api.ConnectionStrings;

namespace ActorPg.Actors.Tests.Options;

public sealed class PrecedenceTests
{
    [Fact]
    public void The_argument_outranks_the_connection_string_outranks_the_environment_outranks_the_default()
    {
        (string, string)[] environment = [("PGUSER", "env"), ("PGDATABASE", "env"), ("PGAPPNAME", "env")];
        PgOptions options = Env.Parse("user=dsn dbname=dsn", environment) with { User = "argument" };
        Assert.Equal(("argument", "dsn", "env"), (options.User, options.Database, options.ApplicationName));
        Assert.Equal(15, options.ConnectTimeout.TotalSeconds);
    }

    [Fact]
    public void Without_any_word_it_is_the_system_user_on_the_usual_sockets_and_then_localhost()
    {
        PgOptions options = Env.Parse("");
        Assert.Equal((Environment.UserName, Environment.UserName), (options.User, options.Database));
        Assert.Equal(new PgEndpoint("localhost", 5432), options.Endpoints[^1]);
        Assert.All(options.Endpoints.SkipLast(1), endpoint => Assert.True(endpoint.IsUnixSocket));
    }

    [Fact]
    public void The_database_is_named_as_the_user_even_when_the_user_changes_later() =>
        Assert.Equal("later", (Env.Parse("user=first") with { User = "later" }).Database);

    [Fact]
    public void The_environment_gives_the_hosts_and_the_connection_string_their_port() =>
        Assert.Equal("a:7 b:7", string.Join(' ', Env.Parse("port=7", ("PGHOST", "a,b"), ("PGPORT", "1,2")).Endpoints));

    [Fact]
    public void Reads_the_variables_that_libpq_reads()
    {
        PgOptions options = Env.Parse(
            "host=h",
            ("PGPORT", "6000"),
            ("PGPASSWORD", "secret"),
            ("PGSSLMODE", "require"),
            ("PGCONNECT_TIMEOUT", "3"),
            ("PGTARGETSESSIONATTRS", "read-write"),
            ("PGOPTIONS", "-c geqo=off"),
            ("PGTZ", "UTC"),
            ("PGUSER", "")
        );
        Assert.Equal(6000, options.Endpoints[0].Port);
        Assert.Equal(
            ("secret", PgSslMode.Require, 3),
            (options.Password, options.SslMode, options.ConnectTimeout.TotalSeconds)
        );
        Assert.Equal(PgTargetSession.ReadWrite, options.TargetSessionAttributes);
        Assert.Equal(("-c geqo=off", "UTC"), (options.Settings["options"], options.Settings["TimeZone"]));
        Assert.Equal(Environment.UserName, options.User);
    }

    [Fact]
    public void A_wrong_variable_is_named()
    {
        string message = Env.Refused("host=h", ("PGPORT", "abc")).Message;
        Assert.Contains("PGPORT", message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_file_is_looked_for_at_home() =>
        Assert.Equal(
            PasswordFile.DefaultPath("/srv/x"),
            PgOptions.Parse("", new EnvironmentDefaults(_ => null, "/srv/x")).PassFile
        );

    [Fact]
    public void Options_that_were_not_parsed_read_no_environment_and_no_file() => Assert.Null(new PgOptions().PassFile);

    [Fact]
    public async Task The_provider_outranks_the_password_and_is_asked_every_time()
    {
        int asked = 0;
        PgOptions options = Env.Parse("password=fixed host=h") with { PasswordProvider = _ => new($"token{++asked}") };
        PgEndpoint endpoint = options.Endpoints[0];
        Assert.Equal("token1", await PasswordSource.FindAsync(options, endpoint, TimeProvider.System, default));
        Assert.Equal("token2", await PasswordSource.FindAsync(options, endpoint, TimeProvider.System, default));
        Assert.Equal(
            "fixed",
            await PasswordSource.FindAsync(
                options with
                {
                    PasswordProvider = null,
                },
                endpoint,
                TimeProvider.System,
                default
            )
        );
    }
}
