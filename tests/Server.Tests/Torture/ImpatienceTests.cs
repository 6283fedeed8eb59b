namespace ActorPg.Server.Tests.Torture;

[Collection(ServerFixture.Collection)]
public sealed class ImpatienceTests(ServerFixture fixture)
{
    private static readonly PgCallOptions _atOnce = new() { Timeout = TimeSpan.FromMilliseconds(0.1) };

    [Fact]
    public async Task Five_hundred_timeouts_of_a_tenth_of_a_millisecond_never_kill_the_query_behind()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.FetchValueAsync<int>("select 1").Soon();
        await pool.PrepareAsync("select pg_sleep(10)").Soon();

        for (int round = 0; round < 500; round++)
        {
            await pool.FetchAsync("select pg_sleep(10)", _atOnce).FailsAsync<PgTimeoutException, QueryResult>();
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        }

        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task Timeouts_at_random_times_around_the_end_of_a_query_never_kill_the_query_behind()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.FetchAsync("select pg_sleep(0.002)").Soon();
        var random = new Random(20260401);
        int timeouts = 0;
        for (int round = 0; round < 300; round++)
        {
            PgCallOptions options = new() { Timeout = TimeSpan.FromMilliseconds(random.NextDouble() * 5) };
            try
            {
                await pool.FetchAsync("select pg_sleep(0.002)", options).Soon();
            }
            catch (PgTimeoutException)
            {
                timeouts++;
            }
            Assert.Equal(round, await pool.FetchValueAsync<int>("select $1::int", round).Soon());
        }

        Assert.InRange(timeouts, 1, 300);
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task In_a_transaction_a_timeout_fails_its_own_statement_and_not_the_rollback()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int round = 0; round < 50; round++)
        {
            await using PgTransaction transaction = await pool.BeginAsync();
            await transaction.FetchAsync("select pg_sleep(10)", _atOnce).FailsAsync<PgTimeoutException, QueryResult>();
            await transaction.RollbackAsync().Soon();
        }

        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }
}
