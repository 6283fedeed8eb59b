namespace ActorPg.Server.Tests.Poolers;

/// <summary>Settings that a pooler takes no login with.</summary>
[Collection(ServerFixture.Collection)]
public sealed class RefusedSettingTests(ServerFixture fixture)
{
    [PgBouncerTheory]
    [InlineData("search_path", "private")]
    [InlineData("default_transaction_read_only", "on")]
    [InlineData("my.tenant", "7")]
    public async Task One_without_which_statements_mean_something_else_is_an_error_that_names_it(
        string name,
        string value
    )
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        var refused = await Assert.ThrowsAsync<PgConnectionException>(async () =>
            await bouncer.PoolAsync(change: o => o.WithSetting(name, value))
        );
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER ROLE", refused.Message, StringComparison.Ordinal);
    }

    [PgBouncerFact]
    public async Task One_that_only_sets_limits_is_left_out()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync(change: o => o.WithSetting("lock_timeout", "5000"));
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }
}
