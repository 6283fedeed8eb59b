using ActorPg.InProcess;
using ActorPg.Model;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class OwnerTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_session_taken_for_an_actor_comes_back_when_the_actor_stops()
    {
        await using var host = new InProcessHost();
        await using PgPool pool = await PgPool.StartAsync(Pools.Options(fixture.Url), host);
        IActorRef<string> owner = host.Spawn(() => new Idler(), "owner");
        PgSession session = await pool.AcquireAsync(owner: owner).Soon();
        await session.ExecuteAsync("begin; create temp table of_the_dead (a int)").Soon();
        Task<bool> next = pool.FetchValueAsync<bool>("select to_regclass('pg_temp.of_the_dead') is null").AsTask();
        Assert.False(next.IsCompleted);

        await host.StopAsync(owner).Soon();

        Assert.True(await next.Soon());
        var failure = await session.FetchAsync("select 1").FailsAsync<PgConnectionException, QueryResult>();
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        GC.KeepAlive(session);
    }

    [Fact]
    public async Task A_session_for_an_actor_that_has_stopped_already_comes_back_too()
    {
        await using var host = new InProcessHost();
        await using PgPool pool = await PgPool.StartAsync(Pools.Options(fixture.Url), host);
        IActorRef<string> owner = host.Spawn(() => new Idler(), "owner");
        await host.StopAsync(owner).Soon();
        PgSession session = await pool.AcquireAsync(owner: owner).Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        GC.KeepAlive(session);
    }

    private sealed class Idler : Actor<string>
    {
        protected override void Receive(string message) { }
    }
}
