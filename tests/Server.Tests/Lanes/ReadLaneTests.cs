using ActorPg.Messages;

namespace ActorPg.Server.Tests.Lanes;

[Collection(ServerFixture.Collection)]
public sealed class ReadLaneTests(ServerFixture fixture)
{
    [Fact]
    public async Task Each_of_many_callers_gets_its_own_rows()
    {
        await using PgPool pool = await fixture.StartPoolAsync(4);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(CallAsync)).WaitAsync(Patience.Limit);
        Assert.InRange(pool.Reads.GetStatistics().Size, 1, 4);

        async Task CallAsync(int caller)
        {
            for (int i = 0; i < 50; i++)
            {
                int n = (caller * 1000) + i;
                Assert.Equal(n + 1, await pool.Reads.FetchValueAsync<int>("select $1::int + 1", n));
                IReadOnlyList<int> rows = await pool.Reads.FetchAsync<int>(
                    "select $1::int + g from generate_series(1, 3) g",
                    n
                );
                Assert.Equal([n + 1, n + 2, n + 3], rows);
            }
        }
    }

    [Fact]
    public async Task Callers_that_wait_together_share_a_transaction()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await pool.Reads.FetchAsync("select pg_sleep(0)").Soon();
        var instants = new List<DateTimeOffset>();
        for (int round = 0; instants.Count == instants.Distinct().Count(); round++)
        {
            Assert.InRange(round, 0, 200);
            instants.Clear();
            Task<DateTimeOffset>[] together =
            [
                .. Enumerable
                    .Range(0, 20)
                    .Select(_ => pool.Reads.FetchValueAsync<DateTimeOffset>("select now()").AsTask()),
            ];
            instants.AddRange(await Task.WhenAll(together).Soon());
        }
    }

    [Fact]
    public async Task What_writes_is_refused_and_the_message_says_where_it_belongs()
    {
        await using Table table = await Table.CreateAsync(fixture, 2);
        PostgresException refused = await table.Pool.Reads.ExecuteAsync(table.Insert, 1).FailsWithAsync("25006");
        Assert.Contains("Ingest", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await table.CountAsync());
        // Nobody takes the refusal for a sign that the server is no primary any more.
        Assert.Equal(0, table.Pool.Reads.GetStatistics().Losses);
        Assert.Equal(1, await table.Pool.Reads.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task An_error_of_one_is_that_one_s_alone()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(CallAsync)).WaitAsync(Patience.Limit);
        Assert.Equal(0, pool.Reads.GetStatistics().Losses);

        async Task CallAsync(int caller)
        {
            for (int i = 0; i < 20; i++)
            {
                if ((caller + i) % 5 == 0)
                {
                    await pool.Reads.FetchValueAsync<int>("select 1 / $1::int", 0).FailsWithAsync("22012");
                }
                else if ((caller + i) % 7 == 0)
                {
                    await pool.Reads.FetchAsync($"select no_such_column_{caller}").FailsWithAsync("42703");
                }
                else
                {
                    Assert.Equal(
                        caller,
                        await pool.Reads.FetchValueAsync<int>($"select {caller % 10} - {caller % 10} + $1::int", caller)
                    );
                }
            }
        }
    }

    [Fact]
    public async Task Statements_that_a_cache_is_too_small_for_are_closed_between_bursts()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1, o => o with { StatementCacheSize = 3 });
        await Task.WhenAll(
                Enumerable
                    .Range(0, 60)
                    .Select(async i =>
                    {
                        for (int round = 0; round < 5; round++)
                        {
                            Assert.Equal(i, await pool.Reads.FetchValueAsync<int>($"select {i}"));
                        }
                    })
            )
            .WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task A_caller_that_gives_up_takes_nobody_with_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await pool.Reads.FetchAsync("select pg_sleep($1)", 0.0).Soon();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(CallAsync)).WaitAsync(Patience.Limit);

        async Task CallAsync(int caller)
        {
            for (int i = 0; i < 25; i++)
            {
                if (caller % 4 == 0)
                {
                    try
                    {
                        await pool.Reads.FetchAsync(
                            "select pg_sleep($1)",
                            new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(1) },
                            0.002
                        );
                    }
                    catch (PgTimeoutException) { }
                }
                else
                {
                    Assert.Equal(caller, await pool.Reads.FetchValueAsync<int>("select $1::int", caller));
                }
            }
        }
    }

    [Fact]
    public async Task A_long_query_that_is_alone_is_cancelled_at_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        using var end = new CancellationTokenSource();
        Task slow = pool.Reads.FetchAsync("select pg_sleep(600)", end.Token).AsTask();
        await backends.UntilRunningAsync("pg_sleep(600)");
        await end.CancelAsync();
        PgCanceledException cancelled = await slow.FailsAsync<PgCanceledException>();
        Assert.Equal(PgOutcome.Server, cancelled.Outcome);
        Assert.Equal(1, await pool.Reads.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.Reads.GetStatistics().Losses);
    }

    [Fact]
    public async Task Everything_else_that_reads_works_by_the_lane_too()
    {
        await using PgPool pool = await fixture.StartPoolAsync(2);
        int rows = 0;
        await foreach (PgRecord record in pool.Reads.StreamAsync("select g from generate_series(1, 5000) g"))
        {
            Assert.Equal(++rows, record.Get<int>(0));
        }
        Assert.Equal(5000, rows);
        await using (PgTransaction transaction = await pool.Reads.BeginAsync().Soon())
        {
            Assert.Equal("on", await transaction.FetchValueAsync<string>("show transaction_read_only").Soon());
            await transaction.CommitAsync().Soon();
        }
        CommandTag tag = await pool.Reads.ExecuteAsync("select 1; select 2").Soon();
        Assert.Equal("SELECT 1", tag.ToString());
    }

    [Fact]
    public async Task A_schema_that_changes_under_a_cached_plan_is_followed()
    {
        await using Table table = await Table.CreateAsync(fixture, 2);
        await table.Pool.ExecuteAsync(table.Insert, 1).Soon();
        Assert.Equal(2, (await table.Pool.Reads.FetchRowAsync($"select * from {table.Name}").Soon())!.Value.Count);
        await table.Pool.ExecuteAsync($"alter table {table.Name} add column more int").Soon();
        IEnumerable<Task<PgRecord?>> together = Enumerable
            .Range(0, 30)
            .Select(_ => table.Pool.Reads.FetchRowAsync($"select * from {table.Name}").AsTask());
        foreach (PgRecord? row in await Task.WhenAll(together).Soon())
        {
            Assert.Equal(3, row!.Value.Count);
        }
    }

    [Fact]
    public async Task A_killed_lane_is_made_anew_and_those_that_were_not_sent_are_answered()
    {
        await using PgPool pool = await fixture.StartPoolAsync(2);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        int unknown = 0;
        using var end = new CancellationTokenSource();
        Task[] callers =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(async caller =>
                {
                    while (!end.IsCancellationRequested)
                    {
                        try
                        {
                            Assert.Equal(caller, await pool.Reads.FetchValueAsync<int>("select $1::int", caller));
                        }
                        catch (PgException lost)
                            when (lost.Outcome == PgOutcome.Unknown || lost is PostgresException { SqlState: "57P01" })
                        {
                            Interlocked.Increment(ref unknown);
                        }
                    }
                }),
        ];
        for (int i = 0; i < 5; i++)
        {
            long before = pool.Reads.GetStatistics().Losses;
            await Patience.UntilAsync(
                async () => await backends.TerminateAllAsync() > 0 && pool.Reads.GetStatistics().Losses > before,
                "the lane lost a connection"
            );
        }
        await end.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Patience.Limit);
        Assert.Equal(7, await pool.Reads.FetchValueAsync<int>("select 7").Soon());
    }

    [Fact]
    public async Task A_message_may_name_the_lane()
    {
        await using Table table = await Table.CreateAsync(fixture, 2);
        QueryResult result = await table
            .Pool.Actor.AskAsync(new Query("show transaction_read_only") { Lane = Lane.Read })
            .Soon();
        Assert.Equal("on", result[0].Get<string>(0));
        CommandTag tag = await table.Pool.Actor.AskAsync(new Execute(table.Insert, 5) { Lane = Lane.Ingest }).Soon();
        Assert.Equal(1, tag.Rows);
        Assert.Equal([5], await table.ReadAsync());
    }

    [Fact]
    public async Task A_closed_pool_closes_its_lanes_and_answers_what_is_on_its_way()
    {
        PgPool pool = await fixture.StartPoolAsync(2);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        Task<int>[] together =
        [
            .. Enumerable.Range(0, 20).Select(i => pool.Reads.FetchValueAsync<int>("select $1::int", i).AsTask()),
        ];
        await Task.WhenAll(together).Soon();
        await pool.DisposeAsync();
        await backends.UntilCountIsAsync(0);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.Reads.FetchAsync("select 1").AsTask());
    }
}
