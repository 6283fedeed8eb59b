using System.Collections.Concurrent;

namespace ActorPg.Server.Tests.Inputs;

/// <summary>Bad inputs, by their numbers in the catalogue, that a server judges when it is connected to.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ConnectInputTests(ServerFixture fixture)
{
    [Fact]
    public async Task B13_A_long_application_name_is_what_the_server_shows_and_no_notice_comes()
    {
        var notices = new ConcurrentQueue<PgNotice>();
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                ApplicationName = new string('n', 200),
                OnNotice = notices.Enqueue,
            }
        );
        Assert.Equal(new string('n', 63), await pool.FetchValueAsync<string>("show application_name").Soon());
        Assert.Empty(notices);
        await pool.IsUsableAsync();
    }

    [Theory]
    [InlineData("database", "3D000")]
    [InlineData("role", "28000")]
    [InlineData("setting", "42704")]
    [InlineData("value", "22023")]
    public async Task B14_What_the_server_does_not_know_is_its_error_at_once_without_another_attempt(
        string what,
        string sqlState
    )
    {
        using var log = new MemoryLog();
        PgOptions options = Pools.Options(fixture.Url, change: o => o with { LoggerFactory = log });
        options = what switch
        {
            "database" => options with { Database = "no_such_database" },
            "role" => options with { User = "no_such_role", Database = "postgres" },
            "setting" => options.WithSetting("no_such_setting", "1"),
            _ => options.WithSetting("options", "-c work_mem=banana"),
        };
        await using PgPool observer = await fixture.StartPoolAsync();
        var refused = await PgPool.StartAsync(options).FailsAsync<PostgresException, PgPool>();

        // A server that asks for passwords does not say whether there is such a role.
        Assert.Contains(refused.SqlState, what == "role" ? [sqlState, "28P01"] : (string[])[sqlState]);
        Assert.Equal("FATAL", refused.Severity);
        Assert.Single(log.Lines, line => line.Contains("onnect", StringComparison.Ordinal));
        await observer.IsUsableAsync();
    }
}
