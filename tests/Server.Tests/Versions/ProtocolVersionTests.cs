namespace ActorPg.Server.Tests.Versions;

/// <summary>Newer versions of the protocol than 3.0, asked of whatever server there is.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ProtocolVersionTests(ServerFixture fixture)
{
    [Theory]
    [InlineData(PgProtocolVersion.Version30)]
    [InlineData(PgProtocolVersion.Version32)]
    public async Task Whatever_is_asked_for_queries_are_answered_and_cancels_arrive(PgProtocolVersion version)
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { MaxProtocolVersion = version });
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        using var cancel = new CancellationTokenSource();
        Assert.Equal(41, await pool.FetchValueAsync<int>("select $1::int", 41).Soon());

        Task<QueryResult> sleeping = pool.FetchAsync("select pg_sleep(60), 'long key'", cancel.Token).AsTask();
        await backends.UntilRunningAsync("'long key'");
        await cancel.CancelAsync();

        Assert.Equal(PgOutcome.Server, (await sleeping.FailsAsync<PgCanceledException>()).Outcome);
        Assert.Equal(42, await pool.FetchValueAsync<int>("select $1::int", 42).Soon());
        Assert.Equal((0, 0), (pool.GetStatistics().Restarts, pool.GetStatistics().Losses));
    }

    [Fact]
    public async Task The_connection_string_may_ask_for_it()
    {
        Assert.Equal(PgProtocolVersion.Version30, PgOptions.Parse(fixture.Url).MaxProtocolVersion);
        char separator = fixture.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        await using PgPool pool = await PgPool
            .StartAsync($"{fixture.Url}{separator}max_protocol_version=latest")
            .Soon();
        Assert.Equal(PgProtocolVersion.Version32, pool.Options.MaxProtocolVersion);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        var wrong = Assert.Throws<PgInputException>(() => PgOptions.Parse("max_protocol_version=3.1"));
        Assert.Contains("3.0, 3.2 or latest", wrong.Message, StringComparison.Ordinal);
    }
}
