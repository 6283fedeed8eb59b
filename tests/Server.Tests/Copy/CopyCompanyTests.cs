namespace ActorPg.Server.Tests.Copy;

/// <summary>What else goes on beside a COPY, on the same session and on others.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyCompanyTests(ServerFixture fixture)
{
    [Fact]
    public async Task What_is_asked_on_the_same_session_meanwhile_is_answered_afterwards()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using PgSession session = await table.Pool.AcquireAsync();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<CommandTag> copy = session.CopyRecordsToTableAsync(table.Name, WaitAsync(go.Task, reached)).AsTask();
        await reached.Task.Soon();
        Task<long> count = session.FetchValueAsync<long>($"select count(*) from {table.Name}").AsTask();
        Task<CommandTag> second = session.CopyRecordsToTableAsync(table.Name, [(3, "c")]).AsTask();
        Task<long> many = session
            .ExecuteManyAsync(
                $"insert into {table.Name} values ($1)",
                [
                    [4],
                    [5],
                ]
            )
            .AsTask();
        Task<long> after = session.FetchValueAsync<long>($"select count(*) from {table.Name}").AsTask();
        Assert.False(count.IsCompleted);
        go.SetResult();
        Assert.Equal(2, (await copy.Soon()).Rows);
        Assert.Equal(1, (await second.Soon()).Rows);
        Assert.Equal(2, await many.Soon());
        Assert.InRange(await count.Soon(), 2, 5); // the copy that was under way has ended
        Assert.InRange(await after.Soon(), 2, 5);
        Assert.Equal(5, await session.FetchValueAsync<long>($"select count(*) from {table.Name}").Soon());
    }

    [Fact]
    public async Task A_batch_lets_nothing_of_the_same_session_into_its_midst()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using PgSession session = await table.Pool.AcquireAsync();
        await session
            .ExecuteManyAsync(
                $"insert into {table.Name} values ($1)",
                [
                    [0],
                ]
            )
            .Soon();
        var counts = new List<Task<long>>();
        IEnumerable<PgArgument[]> rows = Enumerable
            .Range(1, 50_000)
            .Select(i =>
            {
                if (i % 10_000 == 0)
                {
                    counts.Add(session.FetchValueAsync<long>($"select count(*) from {table.Name}").AsTask());
                }
                return new PgArgument[] { i };
            });
        Assert.Equal(50_000, await session.ExecuteManyAsync($"insert into {table.Name} values ($1)", rows).Soon());
        foreach (Task<long> count in counts)
        {
            Assert.True(await count.Soon() is 1 or 50_001);
        }
    }

    [Fact]
    public async Task Many_copy_at_once_each_on_a_connection_of_its_own()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, size: 3);
        CommandTag[] tags = await Task.WhenAll(
                Enumerable
                    .Range(0, 12)
                    .Select(c =>
                        table
                            .Pool.CopyRecordsToTableAsync(
                                table.Name,
                                Enumerable.Range(0, 5000).Select(i => (c * 5000 + i, "note"))
                            )
                            .AsTask()
                    )
            )
            .Soon();
        Assert.All(tags, tag => Assert.Equal(5000, tag.Rows));
        Assert.Equal(
            60_000,
            await table.Pool.FetchValueAsync<long>($"select count(distinct id) from {table.Name}").Soon()
        );
    }

    private static async IAsyncEnumerable<(int, string)> WaitAsync(Task go, TaskCompletionSource reached)
    {
        yield return (1, "a");
        reached.SetResult();
        await go;
        yield return (2, "b");
    }
}
