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
        await using PgPool other = await fixture.StartPoolAsync(1);
        await using PgSession holder = await other.AcquireAsync().Soon();
        long[] gates = [Random.Shared.NextInt64(), Random.Shared.NextInt64(), Random.Shared.NextInt64()];
        long open = Random.Shared.NextInt64();
        for (int i = 0; i < 20; i++)
        {
            await CallAsync(open, i).Soon(); // known to be quick: the pool lets others wait behind it
        }
        foreach (long gate in gates)
        {
            await holder.ExecuteAsync("select pg_advisory_lock($1)", gate).Soon();
        }
        long[] keys = [gates[0], open, gates[1], open, open, gates[2], .. Enumerable.Repeat(open, 40)];
        Task<int>[] calls = [.. keys.Select(CallAsync)];
        for (int gate = 0; gate < gates.Length; gate++)
        {
            await holder.ExecuteAsync("select pg_advisory_unlock($1)", gates[gate]).Soon();
            int next = gate + 1 < gates.Length ? Array.IndexOf(keys, gates[gate + 1]) : keys.Length;
            Assert.Equal(Enumerable.Range(0, next), await Task.WhenAll(calls[..next]).Soon());
            Assert.DoesNotContain(calls[next..], call => call.IsCompleted);
        }

        Task<int> CallAsync(long key, int answer) =>
            pool.FetchValueAsync<int>("select $2::int from pg_advisory_xact_lock_shared($1)", key, answer).AsTask();
    }
}
