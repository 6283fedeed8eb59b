namespace ActorPg.Server.Tests.Parity;

/// <summary>Other options for the connections that a pool makes from now on.</summary>
[Collection(ServerFixture.Collection)]
public sealed class SetOptionsTests(ServerFixture fixture)
{
    private const string Show = "select current_setting('application_name')";

    [Fact]
    public async Task Connections_made_from_now_on_go_by_them_and_those_that_are_open_stay()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o.WithSetting("work_mem", "5MB"));
        string before = (await pool.FetchValueAsync<string>(Show).Soon())!;

        pool.SetOptions(pool.Options.WithSetting("work_mem", "6MB") with { ApplicationName = "set_options_test" });

        Assert.Equal("set_options_test", pool.Options.ApplicationName);
        Assert.Equal(before, await pool.FetchValueAsync<string>(Show).Soon());
        await pool.ExpireAsync().Soon();
        await Patience.UntilAsync(
            async () => await pool.FetchValueAsync<string>(Show).Soon() == "set_options_test",
            "a new connection answers"
        );
        Assert.Equal("6MB", await pool.FetchValueAsync<string>("show work_mem").Soon());
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_made_anew_by_them()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        pool.SetOptions(pool.Options with { ApplicationName = "after_the_loss" });
        await backends.TerminateAllAsync();
        await Patience.UntilAsync(() => pool.GetStatistics().Losses > 0, "the loss was noticed");
        Assert.Equal("after_the_loss", await pool.FetchValueAsync<string>(Show).Soon());
    }

    [Fact]
    public async Task Another_database_replaces_the_connections()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string database = Pools.Unique("db");
        await pool.ExecuteAsync($"create database {database}").Soon();
        Assert.NotEqual(database, await pool.FetchValueAsync<string>("select current_database()").Soon());

        pool.SetOptions(pool.Options with { Database = database });

        await Patience.UntilAsync(
            async () => await pool.FetchValueAsync<string>("select current_database()").Soon() == database,
            "a connection to the other database answers"
        );
        await pool.CloseAsync().Soon();
        await using PgPool owner = await fixture.StartPoolAsync();
        await owner.ExecuteAsync($"drop database {database} with (force)").Soon();
    }

    [Fact]
    public async Task The_listener_follows_them_too()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        pool.SetOptions(pool.Options with { ApplicationName = "the_listener_of_set_options" });
        await using PgSubscription subscription = await pool.ListenAsync("set_options_channel").Soon();
        Assert.True(
            await pool.FetchValueAsync<bool>(
                    "select exists (select from pg_stat_activity where application_name = 'the_listener_of_set_options')"
                )
                .Soon()
        );
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_and_nothing_changes()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgOptions before = pool.Options;
        Assert.Throws<ArgumentNullException>(() => pool.SetOptions(null!));
        Assert.Throws<PgInputException>(() => pool.SetOptions(pool.Options with { MinSize = 9, MaxSize = 1 }));
        Assert.Same(before, pool.Options);
        await pool.CloseAsync().Soon();
        Assert.Throws<ObjectDisposedException>(() => pool.SetOptions(before));
    }
}
