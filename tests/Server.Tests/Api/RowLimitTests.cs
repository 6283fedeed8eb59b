using ActorPg.Server.Tests.Copy;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class RowLimitTests(ServerFixture fixture)
{
    private const string Row = "select repeat('x', $1)";

    [Fact]
    public async Task A_row_longer_than_allowed_is_passed_over_and_its_call_fails()
    {
        await using PgPool pool = await StartAsync();
        int process = await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon();
        Assert.Equal(900_000, (await pool.FetchValueAsync<string>(Row, 900_000).Soon())!.Length);
        PgRowTooLargeException tooLarge = await Assert.ThrowsAsync<PgRowTooLargeException>(() =>
            pool.FetchValueAsync<string>(Row, 3_000_000).AsTask()
        );
        Assert.Equal(3_000_006, tooLarge.RowBytes);
        Assert.Contains("MaxRowBytes", tooLarge.Message, StringComparison.Ordinal);
        Assert.Equal(process, await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon());
    }

    [Fact]
    public async Task Those_around_it_in_the_pipeline_never_notice()
    {
        await using PgPool pool = await StartAsync();
        Task<string?>[] calls =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i => pool.FetchValueAsync<string>(Row, i % 4 == 3 ? 1_500_000 : i + 1).AsTask()),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            if (i % 4 == 3)
            {
                await Assert.ThrowsAsync<PgRowTooLargeException>(() => calls[i].Soon());
            }
            else
            {
                Assert.Equal(i + 1, (await calls[i].Soon())!.Length);
            }
        }
        Assert.Equal(0, pool.GetStatistics().Losses);
    }

    [Fact]
    public async Task A_row_too_long_even_for_that_costs_the_connection_and_nothing_else()
    {
        await using PgPool pool = await StartAsync();
        await Assert.ThrowsAsync<PgRowTooLargeException>(() => pool.FetchRowAsync(Row, 20_000_000).AsTask());
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(20_000_000, await CountAsync(pool));
    }

    [Fact]
    public async Task It_is_the_same_for_rows_of_every_kind_of_call()
    {
        await using PgPool pool = await StartAsync();
        const string Rows = "select repeat('x', 2000000) from generate_series(1, 2)";
        await Assert.ThrowsAsync<PgRowTooLargeException>(() => pool.FetchAsync(Rows).AsTask());
        await Assert.ThrowsAsync<PgRowTooLargeException>(() => pool.FetchAsync<string>(Rows).AsTask());
        await Assert.ThrowsAsync<PgRowTooLargeException>(async () =>
        {
            await foreach (PgRecord record in pool.StreamAsync(Rows))
            {
                Assert.Fail("There is no row.");
            }
        });
        await Assert.ThrowsAsync<PgRowTooLargeException>(() =>
            pool.FetchManyAsync(
                    Row,
                    [
                        [2_000_000],
                    ]
                )
                .AsTask()
        );
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "note text");
        await pool.ExecuteAsync($"insert into {table.Name} values (repeat('x', $1))", 2_000_000).Soon();
        await Assert.ThrowsAsync<PgRowTooLargeException>(async () =>
        {
            await foreach (string text in pool.CopyFromTableAsync<string>(table.Name))
            {
                Assert.Fail("There is no row.");
            }
        });
        await using (PgTransaction transaction = await pool.BeginAsync().Soon())
        {
            await using PgCursor cursor = await transaction.CursorAsync(Rows).Soon();
            await Assert.ThrowsAsync<PgRowTooLargeException>(() => cursor.FetchAsync(1).AsTask());
            Assert.Equal(1, await transaction.FetchValueAsync<int>("select 1").Soon());
        }
        await pool.ExecuteAsync(Rows).Soon(); // nobody reads them
        Assert.Equal(0, pool.GetStatistics().Losses);
    }

    private static async Task<long> CountAsync(PgPool pool)
    {
        await using PgValueStream value = (await pool.FetchStreamAsync(Row, 20_000_000).Soon())!;
        await value.CopyToAsync(Stream.Null).Soon();
        return value.Position;
    }

    private ValueTask<PgPool> StartAsync() =>
        fixture.StartPoolAsync(1, options => options with { MaxRowBytes = 1_000_000 });
}
