namespace ActorPg.Server.Tests.Api;

/// <summary>One holder who does not wait for one call before making the next.</summary>
[Collection(ServerFixture.Collection)]
public sealed class OrderTests(ServerFixture fixture)
{
    [Fact]
    public async Task Calls_of_every_kind_run_in_the_order_in_which_they_were_made()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("create temp table calls (n int)").Soon();
        const string Known = "insert into calls values ($1) returning n";

        List<Task> calls = [];
        for (int i = 0; i < 3000; i++)
        {
            // Some statements are new, which takes a question to the server first; the call behind must not overtake it.
            int n = i;
            calls.Add(
                (i % 5) switch
                {
                    0 => session.FetchAsync($"insert into calls values ({n})").AsTask(),
                    1 => session.ExecuteAsync($"insert into calls values ({n})").AsTask(),
                    2 => session.FetchValueAsync<int>(Known, n).AsTask(),
                    3 => session
                        .ExecuteManyAsync(
                            "insert into calls values ($1)",
                            [
                                [n],
                            ]
                        )
                        .AsTask(),
                    _ => ReadAsync(session.StreamAsync($"insert into calls values ({n}) returning n")),
                }
            );
        }
        await Task.WhenAll(calls).Soon();

        Assert.Equal(
            Enumerable.Range(0, 3000),
            await session.FetchAsync<int>("select n from calls order by ctid").Soon()
        );
    }

    [Fact]
    public async Task A_batch_of_many_chunks_waits_for_what_was_called_before_and_lets_nothing_in_between()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using PgSession session = await table.Pool.AcquireAsync().Soon();
        await session.FetchAsync("select pg_sleep(0.3)").Soon();
        string insert = $"insert into {table.Name} values ($1, $2)";
        string count = $"select count(*) from {table.Name}";
        Assert.Equal(0, await session.FetchValueAsync<long>(count).Soon());

        Task before = session.FetchAsync("select pg_sleep(0.3)").AsTask();
        Task<long> batch = session.ExecuteManyAsync(insert, Rows(30_000)).AsTask();
        Task<long>[] behind = [.. Enumerable.Range(0, 20).Select(_ => session.FetchValueAsync<long>(count).AsTask())];
        Task<CommandTag> script = session.ExecuteAsync("select 1").AsTask();

        await before.Soon();
        Assert.Equal(30_000, await batch.Soon());
        Assert.All(await Task.WhenAll(behind).Soon(), seen => Assert.Equal(30_000, seen));
        await script.Soon();
    }

    [Fact]
    public async Task Calls_from_other_threads_do_not_break_a_batch_open()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using PgSession session = await table.Pool.AcquireAsync().Soon();
        string insert = $"insert into {table.Name} values ($1, $2)";
        using var end = new CancellationTokenSource();
        Task noise = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await session.FetchValueAsync<int>("select 1").Soon();
                await session.ExecuteAsync("select 1").Soon();
            }
        });

        // The last row fails it: had anything come in between, its Sync would have committed the first half.
        for (int i = 0; i < 5; i++)
        {
            await session
                .ExecuteManyAsync(insert, Rows(20_000).Append([0, "again"]))
                .FailsWithAsync(SqlStates.UniqueViolation);
            Assert.Equal(0, await session.FetchValueAsync<long>($"select count(*) from {table.Name}").Soon());
        }
        await end.CancelAsync();
        await noise.Soon();
    }

    [Fact]
    public async Task A_batch_behind_a_call_that_times_out_loses_no_row()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string insert = $"insert into {table.Name} values ($1, $2)";
        await table.Pool.PrepareAsync("select pg_sleep(10)").Soon();
        await table.Pool.ExecuteManyAsync(insert, Rows(1)).Soon();
        for (int round = 0; round < 30; round++)
        {
            await table.Pool.ExecuteAsync($"truncate {table.Name}").Soon();
            await using PgSession session = await table.Pool.AcquireAsync().Soon();
            PgCallOptions impatient = new() { Timeout = TimeSpan.FromMilliseconds(0.1 * (round + 1)) };

            Task sleep = session.FetchAsync("select pg_sleep(10)", impatient).AsTask();
            await Patience.UntilAsync(() => round % 2 == 0 || sleep.IsCompleted, "the call was given up");
            Task<long> batch = session.ExecuteManyAsync(insert, Rows(6_000)).AsTask();

            await sleep.FailsAsync<PgTimeoutException>();
            Assert.Equal(6_000, await batch.Soon());
            Assert.Equal(6_000, await table.CountInAsync(session));
        }
        Assert.Equal(0, table.Pool.GetStatistics().Restarts);
    }

    private static IEnumerable<PgArgument[]> Rows(int count) =>
        Enumerable.Range(0, count).Select(i => (PgArgument[])[i, $"note {i}"]);

    private static async Task ReadAsync(IAsyncEnumerable<PgRecord> rows)
    {
        await foreach (PgRecord _ in rows) { }
    }
}
