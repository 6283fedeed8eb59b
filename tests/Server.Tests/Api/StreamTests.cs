namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class StreamTests(ServerFixture fixture)
{
    // Made row by row: a function in FROM would be run to its end before the first row is sent.
    private const string Million = "select generate_series(1, $1::int), repeat('x', 100)";

    [Fact]
    public async Task Rows_come_in_order_and_as_many_as_there_are()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        int expected = 0;
        await foreach (PgRecord row in pool.StreamAsync(Million, 200_000))
        {
            Assert.Equal(++expected, row.Get<int>(0));
        }
        Assert.Equal(200_000, expected);
    }

    [Fact]
    public async Task A_stream_may_be_read_more_than_once()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        IAsyncEnumerable<PgRecord> rows = pool.StreamAsync("select $1::int", 5);
        for (int i = 0; i < 3; i++)
        {
            await foreach (PgRecord row in rows)
            {
                Assert.Equal(5, row.Get<int>(0));
            }
        }
    }

    [Fact]
    public async Task A_reader_who_stops_holds_the_server_back_and_little_memory()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await using IAsyncEnumerator<PgRecord> rows = pool.StreamAsync(Million, 3_000_000).GetAsyncEnumerator();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(await rows.MoveNextAsync().Soon());

        // 300 MB are on offer; the server is stopped by the full socket.
        await Patience.UntilAsync(
            async () =>
                await backends
                    .Observer.FetchValueAsync<string>(
                        "select coalesce(max(wait_event), '') from pg_stat_activity where application_name = $1",
                        pool.Options.ApplicationName!
                    )
                    .Soon() == "ClientWrite",
            "the server waits for the reader"
        );
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(held, long.MinValue, 16 << 20);
        for (int i = 2; i < 500_000; i++)
        {
            Assert.True(await rows.MoveNextAsync());
            Assert.Equal(i, rows.Current.Get<int>(0));
        }
        GC.KeepAlive(rows);
    }

    [Fact]
    public async Task A_slow_reader_blocks_nobody_else()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        await using IAsyncEnumerator<PgRecord> rows = pool.StreamAsync(Million, 3_000_000).GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync().Soon());
        int[] answers = await Task.WhenAll(
                Enumerable.Range(0, 100).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask())
            )
            .Soon();
        Assert.Equal(Enumerable.Range(0, 100), answers);
    }

    [Fact]
    public async Task Leaving_early_frees_the_connection_soon()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int i = 0; i < 20; i++)
        {
            await foreach (PgRecord row in pool.StreamAsync(Million, 50_000_000))
            {
                if (row.Get<int>(0) >= 10 * i)
                {
                    break;
                }
            }
            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i).Soon());
        }
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task Rows_before_an_error_come_first()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        int seen = 0;
        var error = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await foreach (PgRecord row in pool.StreamAsync("select 1 / ($1 - generate_series(1, 200000))", 150_001))
            {
                seen++;
            }
        });
        Assert.Equal(SqlStates.DivisionByZero, error.SqlState);
        Assert.Equal(150_000, seen);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_can_be_cancelled_by_either_token(bool byEnumerator)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        using var cancel = new CancellationTokenSource();
        IAsyncEnumerable<PgRecord> rows = byEnumerator
            ? pool.StreamAsync("select generate_series(1, 1000000), pg_sleep(0.001)")
            : pool.StreamAsync("select generate_series(1, 1000000), pg_sleep(0.001)", cancel.Token);
        CancellationToken inner = byEnumerator ? cancel.Token : default;

        var failure = await Assert
            .ThrowsAsync<PgCanceledException>(async () =>
            {
                await foreach (PgRecord row in rows.WithCancellation(inner))
                {
                    await cancel.CancelAsync();
                }
            })
            .Soon();

        Assert.Equal(cancel.Token, failure.CancellationToken);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_timeout_ends_the_whole_enumeration_even_if_the_reader_does_not_read()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.PrepareAsync(Million).Soon(); // so that the time is the stream's own
        PgCallOptions options = new() { Timeout = TimeSpan.FromSeconds(1) };
        await using (
            IAsyncEnumerator<PgRecord> rows = pool.StreamAsync(Million, options, 50_000_000).GetAsyncEnumerator()
        )
        {
            Assert.True(await rows.MoveNextAsync().Soon());
            await Patience.UntilAsync(() => pool.GetStatistics().InFlight == 0, "the connection is done with it");
            await Assert.ThrowsAsync<PgTimeoutException>(async () =>
            {
                while (await rows.MoveNextAsync().Soon()) { }
            });
        }
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task In_a_transaction_the_stream_uses_its_connection()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync();
        await transaction.ExecuteAsync("create temp table rows_of_mine as select generate_series(1, 3) as a").Soon();
        List<int> seen = [];
        await foreach (PgRecord row in transaction.StreamAsync("table rows_of_mine"))
        {
            seen.Add(row.Get<int>(0));
        }
        Assert.Equal([1, 2, 3], seen);
        await transaction.RollbackAsync().Soon();
    }

    [Fact]
    public async Task Records_stay_valid_behind_the_stream()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        List<PgRecord> kept = [];
        await foreach (PgRecord row in pool.StreamAsync(Million, 50_000))
        {
            if (row.Get<int>(0) % 1000 == 0)
            {
                kept.Add(row);
            }
        }
        await pool.FetchAsync(Million, 10_000).Soon();
        Assert.Equal(Enumerable.Range(1, 50).Select(i => i * 1000), kept.Select(row => row.Get<int>(0)));
        Assert.All(kept, row => Assert.Equal(new string('x', 100), row.Get<string>(1)));
    }

    [Fact]
    public async Task What_is_wrong_with_it_shows_when_it_is_read()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await Assert.ThrowsAsync<PostgresException>(async () => await ReadAsync(pool.StreamAsync("select frmo")));
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await ReadAsync(pool.StreamAsync("select $1::int", "no number"))
        );
        await Assert.ThrowsAsync<PgInputException>(async () => await ReadAsync(pool.StreamAsync("select $1::int")));
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    private static async Task ReadAsync(IAsyncEnumerable<PgRecord> rows)
    {
        await foreach (PgRecord _ in rows) { }
    }
}
