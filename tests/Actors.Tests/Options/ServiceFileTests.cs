using ActorPg.Api.ConnectionStrings;

namespace ActorPg.Actors.Tests.Options;

public sealed class ServiceFileTests : IDisposable
{
    private const string Text = """
        # a comment
        [other]
        host=elsewhere
        [shop]
        host=service.example
        port=6000
        user=service
        password=se=cret
          dbname=service
        host=too.late
        [shop]
        host=twice
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("apg").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Argument_before_connection_string_before_service_before_environment()
    {
        (string, string)[] environment =
        [
            ("PGSERVICEFILE", Write("services")),
            ("PGHOST", "env"),
            ("PGUSER", "env"),
            ("PGDATABASE", "env"),
            ("PGAPPNAME", "env"),
        ];
        PgOptions options = Env.Parse("service=shop user=dsn dbname=dsn", environment) with { User = "argument" };
        Assert.Equal(new PgEndpoint("service.example", 6000), Assert.Single(options.Endpoints));
        Assert.Equal(
            ("argument", "dsn", "env", "se=cret"),
            (options.User, options.Database, options.ApplicationName, options.Password)
        );
    }

    [Fact]
    public void The_environment_alone_may_name_the_service()
    {
        PgOptions options = Env.Parse("", ("PGSERVICEFILE", Write("services")), ("PGSERVICE", "shop"));
        Assert.Equal(("service", "service"), (options.User, options.Database));
        options = Env.Parse("service=other", ("PGSERVICEFILE", Write("services")), ("PGSERVICE", "shop"));
        Assert.Equal("elsewhere", options.Endpoints[0].Host);
    }

    [Fact]
    public void A_url_may_name_service_and_file() =>
        Assert.Equal(
            "service",
            Env.Parse($"postgres:///?service=shop&servicefile={Uri.EscapeDataString(Write("x"))}").User
        );

    [Fact]
    public void It_is_looked_for_at_home_and_then_in_the_systems_directory()
    {
        string home = Path.Combine(_directory, "home");
        Directory.CreateDirectory(home);
        File.WriteAllText(Path.Combine(home, ".pg_service.conf"), "[mine]\nuser=home\n");
        File.WriteAllText(Path.Combine(_directory, "pg_service.conf"), "[mine]\nuser=system\n[all]\nuser=system\n");
        var environment = new EnvironmentDefaults(name => name == "PGSYSCONFDIR" ? _directory : null, home);
        Assert.Equal("home", PgOptions.Parse("service=mine", environment).User);
        Assert.Equal("system", PgOptions.Parse("service=all", environment).User);
    }

    [Theory]
    [InlineData("service=nowhere", "\"nowhere\"")]
    [InlineData("service=broken", "line 15")]
    [InlineData("service=nested", "cannot name another")]
    public void What_is_wrong_is_said_without_a_value(string text, string expected)
    {
        string path = Write("services", Text + "\n[broken]\n\nsecret\n[nested]\nservice=shop\n");
        PgInputException refused = Env.Refused(text, ("PGSERVICEFILE", path));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_somebody_named_has_to_be_there() =>
        Assert.Contains(
            "cannot be read",
            Env.Refused("service=shop", ("PGSERVICEFILE", Path.Combine(_directory, "none"))).Message,
            StringComparison.Ordinal
        );

    private string Write(string name, string text = Text)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
