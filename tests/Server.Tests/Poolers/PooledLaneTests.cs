namespace ActorPg.Server.Tests.Poolers;

/// <summary>The lanes through a real pgbouncer in transaction mode, which does not pass on that a connection only reads.</summary>
[Collection(ServerFixture.Collection)]
public sealed class PooledLaneTests(ServerFixture fixture)
{
    [PgBouncerTheory]
    [InlineData("")]
    [InlineData("default_transaction_read_only")]
    public async Task An_answer_of_the_read_lane_stands_even_if_a_later_one_fails(string ignored)
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture, ignoredParameters: ignored);
        await using PgPool pool = await bouncer.PoolAsync();
        string table = Pools.Unique("pooled");
        await pool.ExecuteAsync($"create table {table} (id int primary key)").Soon();
        int written = 0;
        // Nobody should write here, and nobody stops it: what was answered has to be there all the same.
        await Task.WhenAll(
                Enumerable
                    .Range(0, 100)
                    .Select(async i =>
                    {
                        if (i % 3 == 0)
                        {
                            await pool.Reads.FetchValueAsync<int>("select 1 / $1::int", 0).FailsWithAsync("22012");
                        }
                        else if (await TryInsertAsync(pool.Reads, table, i))
                        {
                            Interlocked.Increment(ref written);
                        }
                    })
            )
            .WaitAsync(Patience.Limit);
        Assert.Equal(written, await pool.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [PgBouncerFact]
    public async Task The_ingest_lane_works_in_bursts_through_it()
    {
        await using Bouncer bouncer = await Bouncer.StartAsync(fixture);
        await using PgPool pool = await bouncer.PoolAsync();
        string table = Pools.Unique("pooled");
        await pool.ExecuteAsync($"create table {table} (id int primary key)").Soon();
        int refused = 0;
        await Task.WhenAll(
                Enumerable
                    .Range(0, 200)
                    .Select(async i =>
                    {
                        if (!await TryInsertAsync(pool.Ingest, table, i % 20 == 7 ? 7 : i))
                        {
                            Interlocked.Increment(ref refused);
                        }
                    })
            )
            .WaitAsync(Patience.Limit);
        Assert.Equal(9, refused);
        Assert.Equal(191, await pool.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    private static async Task<bool> TryInsertAsync(PgLane lane, string table, int id)
    {
        try
        {
            await lane.ExecuteAsync($"insert into {table} values ($1)", id);
            return true;
        }
        catch (PostgresException error) when (error.SqlState is "25006" or "23505")
        {
            return false;
        }
    }
}
