namespace ActorPg.Server.Tests.Lanes;

[Collection(ServerFixture.Collection)]
public sealed class IngestLaneTests(ServerFixture fixture)
{
    [Fact]
    public async Task Every_row_of_many_senders_is_there_once_each_was_answered()
    {
        await using Table table = await Table.CreateAsync(fixture, 4);
        await Task.WhenAll(
                Enumerable
                    .Range(0, 100)
                    .Select(async sender =>
                    {
                        for (int i = 0; i < 20; i++)
                        {
                            CommandTag tag = await table.Pool.Ingest.ExecuteAsync(table.Insert, (sender * 100) + i);
                            Assert.Equal(1, tag.Rows);
                        }
                    })
            )
            .WaitAsync(Patience.Limit);
        Assert.Equal(2000, await table.CountAsync());
    }

    [Fact]
    public async Task Senders_that_wait_together_share_a_transaction()
    {
        await using Table table = await Table.CreateAsync(fixture, 1);
        int next = 0;
        long transactions;
        int rows = 0;
        do
        {
            Assert.InRange(rows, 0, 20_000);
            Task[] together =
            [
                .. Enumerable.Range(0, 50).Select(_ => table.Pool.Ingest.ExecuteAsync(table.Insert, next++).AsTask()),
            ];
            await Task.WhenAll(together).Soon();
            rows += together.Length;
            transactions = await table
                .Pool.FetchValueAsync<long>($"select count(distinct xmin::text) from {table.Name}")
                .Soon();
        } while (transactions > rows / 2);
        Assert.Equal(rows, await table.CountAsync());
    }

    /// <summary>A burst is over at 256 KiB: of rows with a tenth of a megabyte each, three go into one transaction at most.</summary>
    [Fact]
    public async Task A_transaction_takes_no_more_than_its_bytes()
    {
        await using Table table = await Table.CreateAsync(fixture, 1);
        string insert = $"insert into {table.Name} select $1 where length($2::text) > 0";
        string padding = new('x', 100_000);
        int next = 0;
        long most;
        do
        {
            Assert.InRange(next, 0, 2000);
            Task[] together =
            [
                .. Enumerable
                    .Range(0, 20)
                    .Select(_ => table.Pool.Ingest.ExecuteAsync(insert, next++, padding).AsTask()),
            ];
            await Task.WhenAll(together).Soon();
            most = await table
                .Pool.FetchValueAsync<long>(
                    $"select max(n) from (select count(*) n from {table.Name} group by xmin::text) t"
                )
                .Soon();
        } while (most < 2);
        Assert.InRange(most, 2, 3);
        Assert.Equal(next, await table.CountAsync());
    }

    [Fact]
    public async Task What_fails_fails_alone_and_the_others_are_there()
    {
        await using Table table = await Table.CreateAsync(fixture, 2);
        await table.Pool.ExecuteAsync(table.Insert, -1).Soon();
        int refused = 0;
        await Task.WhenAll(
                Enumerable
                    .Range(0, 60)
                    .Select(async sender =>
                    {
                        for (int i = 0; i < 10; i++)
                        {
                            int id = (sender + i) % 6 == 0 ? -1 : (sender * 10) + i;
                            try
                            {
                                await table.Pool.Ingest.ExecuteAsync(table.Insert, id);
                                Assert.NotEqual(-1, id);
                            }
                            catch (PostgresException error) when (error.SqlState == "23505")
                            {
                                Assert.Equal(-1, id);
                                Interlocked.Increment(ref refused);
                            }
                        }
                    })
            )
            .WaitAsync(Patience.Limit);
        Assert.Equal(100, refused);
        Assert.Equal(501, await table.CountAsync());
    }

    [Fact]
    public async Task What_is_refused_only_at_the_commit_is_found_among_the_others()
    {
        await using Table table = await Table.CreateAsync(fixture, 1);
        string child = $"{table.Name}_c";
        await table
            .Pool.ExecuteAsync(
                $"create table {child} (id int primary key, parent int references {table.Name} deferrable initially deferred)"
            )
            .Soon();
        await table.Pool.ExecuteAsync(table.Insert, 1).Soon();
        int refused = 0;
        Task[] together =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(async i =>
                {
                    try
                    {
                        await table.Pool.Ingest.ExecuteAsync(
                            $"insert into {child} values ($1, $2)",
                            i,
                            i % 8 == 3 ? 99 : 1
                        );
                        Assert.NotEqual(3, i % 8);
                    }
                    catch (PostgresException error) when (error.SqlState == "23503")
                    {
                        Assert.Equal(3, i % 8);
                        Interlocked.Increment(ref refused);
                    }
                }),
        ];
        await Task.WhenAll(together).WaitAsync(Patience.Limit);
        Assert.Equal(5, refused);
        Assert.Equal(35, await table.Pool.FetchValueAsync<long>($"select count(*) from {child}").Soon());
        await table.Pool.ExecuteAsync($"drop table {child}").Soon();
    }

    [Fact]
    public async Task Returned_rows_come_to_their_sender()
    {
        await using Table table = await Table.CreateAsync(fixture, 2);
        await Task.WhenAll(
                Enumerable
                    .Range(0, 50)
                    .Select(async i =>
                        Assert.Equal(
                            [i, i * 2],
                            (
                                await table.Pool.Ingest.FetchAsync<(int, int)>(
                                    $"insert into {table.Name} values ($1) returning id, id * 2",
                                    i
                                )
                            ).SelectMany(row => new[] { row.Item1, row.Item2 })
                        )
                    )
            )
            .WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task What_cannot_be_within_a_transaction_runs_alone()
    {
        await using Table table = await Table.CreateAsync(fixture, 1);
        Task[] together =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i =>
                    i == 10
                        ? table.Pool.Ingest.ExecuteAsync($"vacuum {table.Name}", default(PgCallOptions)).AsTask()
                        : (Task)table.Pool.Ingest.ExecuteAsync(table.Insert, i).AsTask()
                ),
        ];
        await Task.WhenAll(together).WaitAsync(Patience.Limit);
        Assert.Equal(19, await table.CountAsync());
    }

    [Fact]
    public async Task A_transaction_of_one_s_own_has_no_place_in_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgInputException refused = await pool.Ingest.BeginAsync().FailsAsync<PgInputException, PgTransaction>();
        Assert.Contains("ingest lane", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>An answer is a promise: whatever was answered is there, whatever failed provably is not, and of the rest nothing is there twice.</summary>
    [Fact]
    public async Task Nothing_that_was_answered_is_lost_when_connections_are_killed()
    {
        await using Table table = await Table.CreateAsync(fixture, 3);
        await using Backends backends = await Backends.OfAsync(table.Pool, fixture.Url);
        await table.Pool.Ingest.ExecuteAsync(table.Insert, -1).Soon();
        var answered = new List<int>();
        var unknown = new List<int>();
        int next = 0;
        using var end = new CancellationTokenSource();
        Task[] senders =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(async _ =>
                {
                    while (!end.IsCancellationRequested)
                    {
                        int id = Interlocked.Increment(ref next);
                        List<int> outcome = answered;
                        try
                        {
                            await table.Pool.Ingest.ExecuteAsync(table.Insert, id);
                        }
                        catch (PgException lost)
                            when (lost.Outcome == PgOutcome.Unknown || lost is PostgresException { SqlState: "57P01" })
                        {
                            outcome = unknown;
                        }
                        lock (answered)
                        {
                            outcome.Add(id);
                        }
                    }
                }),
        ];
        for (int i = 0; i < 5; i++)
        {
            long before = table.Pool.Ingest.GetStatistics().Losses;
            await Patience.UntilAsync(
                async () => await backends.TerminateAllAsync() > 0 && table.Pool.Ingest.GetStatistics().Losses > before,
                "the lane lost a connection"
            );
        }
        await end.CancelAsync();
        await Task.WhenAll(senders).WaitAsync(Patience.Limit);
        await Patience.UntilAsync(() => table.Pool.GetStatistics().Ready > 0, "the pool is back");
        HashSet<int> there = [.. await table.ReadAsync()];
        Assert.Subset(there, answered.ToHashSet());
        Assert.Subset(answered.Concat(unknown).Append(-1).ToHashSet(), there);
    }
}
