namespace ActorPg.Server.Tests.Poolers;

/// <summary>Through a real pgbouncer in session mode nothing is missing.</summary>
[Collection(ServerFixture.Collection)]
public sealed class SessionModeTests(ServerFixture fixture)
{
    [PgBouncerTheory]
    [InlineData(LocalAuthentication.Trust)]
    [InlineData(LocalAuthentication.ScramSha256)]
    public async Task Session_features_work(LocalAuthentication authentication)
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture, "session", poolSize: 6, authentication);
        await using PgPool pool = await bouncer.PoolAsync(size: 2);
        await using PgSession session = await pool.AcquireAsync().Soon();

        await session.ExecuteAsync("set work_mem = '1234kB'").Soon();
        Assert.Equal("1234kB", await session.FetchValueAsync<string>("show work_mem").Soon());
        await session.ExecuteAsync("listen news").Soon();
        await session.ExecuteAsync("create temp table kept (a int)").Soon();
        Assert.Equal(0, await session.FetchValueAsync<long>("select count(*) from kept").Soon());
        PgStatement named = await session.PrepareAsync("select $1::int * 2", "twice").Soon();
        Assert.Equal(4, await named.FetchValueAsync<int>(2).Soon());
        Assert.Equal(6, (await session.FetchRowAsync("execute twice(3)").Soon())!.Value.Get<int>(0));
        long key = Pools.UniqueLock();
        Assert.True(await session.FetchValueAsync<bool>("select pg_try_advisory_lock($1)", key).Soon());
    }

    [PgBouncerFact]
    public async Task What_a_holder_changed_is_undone_behind_it()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture, "session", poolSize: 4);
        await using PgPool pool = await bouncer.PoolAsync(size: 1);
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            await session.ExecuteAsync("set work_mem = '1234kB'").Soon();
        }
        Assert.NotEqual("1234kB", await pool.FetchValueAsync<string>("show work_mem").Soon());
    }

    [PgBouncerFact]
    public async Task Two_hundred_callers_get_their_own_rows()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture, "session", poolSize: 6);
        await using PgPool pool = await bouncer.PoolAsync(size: 4);
        for (int round = 0; round < 10; round++)
        {
            int[] answers = await Task.WhenAll(
                    Enumerable.Range(0, 200).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask())
                )
                .Soon();
            Assert.Equal(Enumerable.Range(0, 200), answers);
        }
    }

    [PgBouncerFact]
    public async Task A_pool_starts_where_the_pooler_has_a_single_session_to_give()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture, "session", poolSize: 1);
        await using PgPool pool = await bouncer.PoolAsync(size: 1);
        await pool.ExecuteAsync("set work_mem = '1MB'").Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }
}
