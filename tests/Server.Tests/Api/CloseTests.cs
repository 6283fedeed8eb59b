namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class CloseTests(ServerFixture fixture)
{
    [Fact]
    public async Task Close_waits_for_what_is_on_its_way_and_for_sessions()
    {
        PgPool pool = await fixture.StartPoolAsync(size: 2);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        PgSession session = await pool.AcquireAsync().Soon();
        Task<string?> running = pool.FetchValueAsync<string>("select 'done' from pg_sleep(0.2)").AsTask();
        await backends.UntilRunningAsync("'done'");

        Task closing = pool.CloseAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("done", await running.Soon());
        Assert.Equal(7, await session.FetchValueAsync<int>("select 7").Soon());
        Assert.False(closing.IsCompleted);
        await session.DisposeAsync();
        await closing.Soon();

        await backends.UntilCountIsAsync(0);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.FetchAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.AcquireAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.BeginAsync());
        await pool.DisposeAsync();
    }

    [Fact]
    public async Task Close_cuts_what_takes_longer_than_its_patience()
    {
        PgPool pool = await fixture.StartPoolAsync(size: 2);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await using PgSession session = await pool.AcquireAsync().Soon();
        Task<QueryResult> running = pool.FetchAsync("select pg_sleep(60), 'cut'").AsTask();
        await backends.UntilRunningAsync("'cut'");

        await pool.CloseAsync(TimeSpan.FromSeconds(0.1)).Soon();

        var failure = await running.FailsAsync<PgConnectionException>();
        Assert.Equal(PgOutcome.Unknown, failure.Outcome);
        await Assert.ThrowsAnyAsync<Exception>(() => session.FetchAsync("select 1").Soon());
    }

    [Fact]
    public async Task Callers_who_wait_at_close_are_told()
    {
        PgPool pool = await fixture.StartPoolAsync();
        PgSession session = await pool.AcquireAsync().Soon();
        Task<int> waiting = pool.FetchValueAsync<int>("select 1").AsTask();
        Task<PgSession> acquiring = pool.AcquireAsync().AsTask();
        Task closing = pool.CloseAsync();
        Assert.Equal(PgOutcome.NotSent, (await waiting.FailsAsync<PgConnectionException>()).Outcome);
        Assert.Equal(PgOutcome.NotSent, (await acquiring.FailsAsync<PgConnectionException>()).Outcome);
        await session.DisposeAsync();
        await closing.Soon();
    }
}
