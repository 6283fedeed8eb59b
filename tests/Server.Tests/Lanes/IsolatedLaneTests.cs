namespace ActorPg.Server.Tests.Lanes;

/// <summary>Many on one connection, each with a Sync of its own: what one does is not the others' business.</summary>
[Collection(ServerFixture.Collection)]
public sealed class IsolatedLaneTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_caller_may_block_the_thread_that_brought_its_answer_until_the_next_is_there()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await Task.Run(async () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i));
                    Assert.Equal(-i, pool.FetchValueAsync<int>("select -$1::int", i).AsTask().Result);
                }
            })
            .Soon();
    }

    [Fact]
    public async Task One_that_keeps_the_thread_which_brought_its_answer_keeps_nobody_else_from_theirs()
    {
        const int Others = 40;
        await using PgPool pool = await fixture.StartPoolAsync(1);
        using var othersAreDone = new ManualResetEventSlim();
        Task blocking = Task.Run(async () =>
        {
            Assert.Equal(7, await pool.FetchValueAsync<int>("select $1::int", 7));
            Assert.True(othersAreDone.Wait(Patience.Limit));
        });
        await Task.WhenAll(Enumerable.Range(0, Others).Select(n => Task.Run(() => CallAsync(n)))).Soon();
        othersAreDone.Set();
        await blocking.Soon();

        async Task CallAsync(int caller)
        {
            for (int i = 0; i < 50; i++)
            {
                int n = (caller * 100) + i;
                Assert.Equal(n, await pool.FetchValueAsync<int>("select $1::int", n));
            }
        }
    }

    [Fact]
    public async Task What_was_answered_before_a_slow_statement_is_not_kept_back_until_its_end()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        long key = Random.Shared.NextInt64();
        await using PgPool other = await fixture.StartPoolAsync(1);
        await using PgSession holder = await other.AcquireAsync().Soon();
        await pool.FetchValueAsync<int>("select 1").Soon();
        await holder.ExecuteAsync("select pg_advisory_lock($1)", key).Soon();
        Task<int>[] before = Calls(pool, 3);
        Task<int> slow = pool.FetchValueAsync<int>("select 7 from pg_advisory_xact_lock($1)", key).AsTask();
        Task<int>[] behind = Calls(pool, 60);
        Assert.Equal(Enumerable.Range(0, 3), await Task.WhenAll(before).Soon());
        Assert.False(slow.IsCompleted);
        await holder.ExecuteAsync("select pg_advisory_unlock($1)", key).Soon();
        Assert.Equal(7, await slow.Soon());
        Assert.Equal(Enumerable.Range(0, 60), await Task.WhenAll(behind).Soon());
    }

    private static Task<int>[] Calls(PgPool pool, int count) =>
        [.. Enumerable.Range(0, count).Select(n => pool.FetchValueAsync<int>("select $1::int", n).AsTask())];
}
