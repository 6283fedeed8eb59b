namespace ActorPg.Server.Tests.Parity;

/// <summary>A pool that keeps no statement prepared: asyncpg's <c>statement_cache_size=0</c>.</summary>
[Collection(ServerFixture.Collection)]
public sealed class NoCacheTests(ServerFixture fixture)
{
    private static PgOptions Uncached(PgOptions options) => options with { StatementCacheSize = 0 };

    [Fact]
    public async Task Types_are_looked_up_and_all_verbs_work()
    {
        await using Table table = await Table.CreateAsync(fixture, 2, Uncached);
        PgPool pool = table.Pool;
        await pool.ExecuteAsync(
                $"create type {table.Name}_e as enum ('a', 'b'); create domain {table.Name}_d as int; create type {table.Name}_c as (e {table.Name}_e, d {table.Name}_d)"
            )
            .Soon();
        for (int i = 0; i < 3; i++)
        {
            var composite = await pool.FetchValueAsync<PgRecord>($"select row('a', $1)::{table.Name}_c", i).Soon();
            Assert.Equal(("a", i), (composite.Get<string>("e"), composite.Get<int>("d")));
            Assert.Equal(
                new[] { "b" },
                await pool.FetchValueAsync<string[]>($"select array['b']::{table.Name}_e[]").Soon()
            );
            Assert.Equal(
                2,
                await pool.ExecuteManyAsync(
                        table.Insert,
                        [
                            [2 * i],
                            [(2 * i) + 1],
                        ]
                    )
                    .Soon()
            );
        }
        await using (PgTransaction transaction = await pool.BeginAsync())
        {
            PgStatement statement = await transaction.PrepareAsync($"select id from {table.Name} order by id").Soon();
            List<int> ids = [];
            await foreach (PgRecord row in await statement.CursorAsync(new PgCursorOptions { Prefetch = 4 }))
            {
                ids.Add(row.Get<int>(0));
            }
            Assert.Equal([0, 1, 2, 3, 4, 5], ids);
            Assert.Equal(
                0,
                await transaction.FetchValueAsync<long>("select count(*) from pg_prepared_statements").Soon()
            );
        }
        await pool.ExecuteAsync($"alter table {table.Name} drop note").Soon();
        Assert.Equal(6, (await pool.FetchAsync($"select * from {table.Name}").Soon()).Count);
        await pool.ExecuteAsync($"drop type {table.Name}_c; drop domain {table.Name}_d; drop type {table.Name}_e")
            .Soon();
    }

    [Fact]
    public async Task Callers_share_connections_all_the_same()
    {
        await using PgPool pool = await fixture.StartPoolAsync(3, Uncached);
        int[] answers = await Task.WhenAll(
                Enumerable.Range(0, 200).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask())
            )
            .Soon();
        Assert.Equal(Enumerable.Range(0, 200), answers);
    }
}
