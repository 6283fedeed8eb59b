using Microsoft.Extensions.Configuration;

namespace ActorPg.Actors.Tests.Options;

/// <summary>Options come out of a configuration as they are, by .NET's own binder.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Options_bind_from_a_configuration()
    {
        PgOptions options = Bind(
            ("Host", "db1,db2"),
            ("Port", "6001,6002"),
            ("User", "app"),
            ("Password", "very secret"),
            ("Database", "shop"),
            ("SslMode", "VerifyFull"),
            ("SslMinVersion", "Tls13"),
            ("TargetSessionAttributes", "ReadWrite"),
            ("RequireAuth", "scram-sha-256"),
            ("ConnectTimeout", "00:00:07"),
            ("CommandTimeout", "00:01:00"),
            ("MaxSize", "33"),
            ("MaxWaiting", "5"),
            ("LoadBalanceHosts", "true"),
            ("PrepareMode", "Unnamed"),
            ("Settings:search_path", "app")
        );
        Assert.Equal([new("db1", 6001), new("db2", 6002)], options.Endpoints);
        Assert.Equal(("app", "very secret", "shop"), (options.User, options.Password, options.Database));
        Assert.Equal((PgSslMode.VerifyFull, PgTlsVersion.Tls13), (options.SslMode, options.SslMinVersion));
        Assert.Equal(PgTargetSession.ReadWrite, options.TargetSessionAttributes);
        Assert.Equal("scram-sha-256", options.RequireAuth);
        Assert.Equal((7, 60), (options.ConnectTimeout.TotalSeconds, options.CommandTimeout!.Value.TotalSeconds));
        Assert.Equal((33, 5), (options.MaxSize, options.MaxWaiting));
        Assert.True(options.LoadBalanceHosts);
        Assert.Equal(PgPrepareMode.Unnamed, options.PrepareMode);
        Assert.Equal("app", options.Settings["search_path"]);
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.Same(options, options.Validate());
    }

    [Fact]
    public void Endpoints_bind_and_the_defaults_are_not_among_them() =>
        Assert.Equal(
            [new("a", 1), new("b", 2)],
            Bind(
                ("Endpoints:0:Host", "a"),
                ("Endpoints:0:Port", "1"),
                ("Endpoints:1:Host", "b"),
                ("Endpoints:1:Port", "2")
            ).Endpoints
        );

    [Fact]
    public void What_a_configuration_does_not_say_is_as_without_it()
    {
        PgOptions options = Bind(("User", "app"));
        Assert.Equal(new PgOptions { User = "app" }.ToString(), options.ToString());
        Assert.Equal(new PgOptions().Endpoints, options.Endpoints);
    }

    [Theory]
    [InlineData("Port", "0")]
    [InlineData("MaxSize", "0")]
    [InlineData("RequireAuth", "magic")]
    [InlineData("ConnectTimeout", "-00:00:01")]
    public void What_may_not_be_is_refused_by_name(string name, string value)
    {
        Exception refused = Assert.ThrowsAny<Exception>(() => Bind((name, value)));
        Assert.IsType<PgInputException>(refused.GetBaseException());
        Assert.Contains(name, refused.GetBaseException().Message, StringComparison.Ordinal);
    }

    private static PgOptions Bind(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                values.Select(pair => KeyValuePair.Create($"Postgres:{pair.Key}", (string?)pair.Value))
            )
            .Build()
            .GetSection("Postgres")
            .Get<PgOptions>()!;
}
