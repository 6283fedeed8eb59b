using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ActorPg.Server.Tests.Copy;

/// <summary>Timeouts, cancellation, lost connections and company on the same session.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyPatienceTests(ServerFixture fixture)
{
    private static readonly PgCallOptions _short = new() { Timeout = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task A_source_that_hangs_is_ended_by_the_timeout()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var late = await table
            .Pool.CopyRecordsToTableAsync(table.Name, HangAsync(deaf: false), options: _short)
            .FailsAsync<PgTimeoutException, CommandTag>();
        Assert.Equal(PgOutcome.Server, late.Outcome);
        await table
            .Pool.CopyRecordsToTableAsync(table.Name, HangAsync(deaf: true), options: _short)
            .FailsAsync<PgTimeoutException, CommandTag>();
        await table
            .Pool.CopyToTableAsync(table.Name, new Pipe().Reader, options: _short)
            .FailsAsync<PgTimeoutException, CommandTag>();
        await using Stream hung = new Pipe().Reader.AsStream();
        await table
            .Pool.CopyToTableAsync(table.Name, hung, options: _short)
            .FailsAsync<PgTimeoutException, CommandTag>();
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_copy_in_that_is_cancelled_leaves_nothing_and_tells_its_source()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        using var cancel = new CancellationTokenSource();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failure = await table
            .Pool.CopyRecordsToTableAsync(table.Name, CancelAsync(), options: cancel.Token)
            .FailsAsync<PgCanceledException, CommandTag>();
        Assert.Equal(PgOutcome.Server, failure.Outcome);
        Assert.Equal(cancel.Token, failure.CancellationToken);
        await told.Task.Soon();
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();

        async IAsyncEnumerable<(int, string)> CancelAsync([EnumeratorCancellation] CancellationToken end = default)
        {
            yield return (1, "a");
            await cancel.CancelAsync();
            try
            {
                await Task.Delay(Timeout.Infinite, end);
            }
            finally
            {
                told.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_copy_in_that_waits_for_a_lock_is_cancelled_before_its_source_is_read()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, size: 2);
        await using PgTransaction holder = await table.Pool.BeginAsync();
        await holder.ExecuteAsync($"lock table {table.Name}").Soon();
        await table
            .Pool.CopyToTableAsync(table.Name, "1\ta\n"u8.ToArray(), options: _short)
            .FailsAsync<PgTimeoutException, CommandTag>();
        await holder.RollbackAsync().Soon();
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_token_cancelled_beforehand_sends_nothing()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var cancelled = new CancellationToken(canceled: true);
        var failure = await table
            .Pool.CopyRecordsToTableAsync(table.Name, [(1, "a")], options: cancelled)
            .FailsAsync<PgCanceledException, CommandTag>();
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        failure = await table
            .Pool.CopyFromTableAsync(table.Name, Stream.Null, options: cancelled)
            .FailsAsync<PgCanceledException, CommandTag>();
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
    }

    [Fact]
    public async Task A_sink_that_hangs_is_ended_by_the_timeout()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var late = await table
            .Pool.CopyFromQueryAsync(
                "select generate_series(1, 3000000)",
                async (_, _) => await Task.Delay(Timeout.Infinite, CancellationToken.None),
                options: _short
            )
            .FailsAsync<PgTimeoutException, CommandTag>();
        Assert.NotEqual(PgOutcome.NotSent, late.Outcome);
        await table
            .Pool.CopyFromQueryAsync("select pg_sleep(60)", Stream.Null, options: _short)
            .FailsAsync<PgTimeoutException, CommandTag>();
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_connection_lost_before_all_data_was_sent_has_copied_nothing_for_certain()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using Backends backends = await Backends.OfAsync(table.Pool, fixture.Url);
        Exception lost = await Assert.ThrowsAnyAsync<Exception>(() =>
            table.Pool.CopyRecordsToTableAsync(table.Name, KillAsync()).Soon()
        );
        Assert.True(
            lost
                is PostgresException { SqlState: SqlStates.AdminShutdown }
                    or PgConnectionException { Outcome: PgOutcome.NotSent },
            lost.ToString()
        );
        Assert.Equal(0, await table.CountAsync());

        async IAsyncEnumerable<(int, string)> KillAsync([EnumeratorCancellation] CancellationToken end = default)
        {
            for (int i = 0; i < 50_000; i++)
            {
                yield return (i, "some note of some length");
            }
            await backends.TerminateAllAsync();
            await Task.Delay(Timeout.Infinite, end);
        }
    }

    [Fact]
    public async Task A_connection_lost_while_rows_come_out_is_an_error_and_not_an_end()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using Backends backends = await Backends.OfAsync(table.Pool, fixture.Url);
        bool isKilled = false;
        await Assert.ThrowsAnyAsync<PgException>(() =>
            table
                .Pool.CopyFromQueryAsync(
                    "select generate_series(1, 3000000), repeat('x', 100)",
                    async (_, _) =>
                    {
                        if (!isKilled)
                        {
                            isKilled = true;
                            await backends.TerminateAllAsync();
                        }
                    }
                )
                .Soon()
        );
        Assert.Equal(0, await table.CountAsync());
    }

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
    public async Task A_session_given_back_in_the_middle_of_a_copy_serves_the_next_holder()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        Task<CommandTag> copyIn;
        await using (PgSession session = await table.Pool.AcquireAsync())
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            copyIn = session.CopyRecordsToTableAsync(table.Name, HangAsync(deaf: true, reached)).AsTask();
            await reached.Task.Soon();
        }
        Assert.Equal(PgOutcome.Server, (await copyIn.FailsAsync<PgCanceledException>()).Outcome);
        Assert.Equal(0, await table.CountAsync());
        Task<CommandTag> copyOut;
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (PgSession session = await table.Pool.AcquireAsync())
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            copyOut = session
                .CopyFromQueryAsync(
                    "select generate_series(1, 3000000), repeat('x', 100)",
                    async (_, _) =>
                    {
                        reached.TrySetResult();
                        await held.Task;
                    }
                )
                .AsTask();
            await reached.Task.Soon();
        }
        await table.AssertUsableAsync();
        held.SetResult();
        await copyOut.FailsAsync<PgCanceledException>();
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

    private static async IAsyncEnumerable<(int, string)> HangAsync(
        bool deaf,
        TaskCompletionSource? reached = null,
        [EnumeratorCancellation] CancellationToken end = default
    )
    {
        yield return (1, "a");
        reached?.SetResult();
        await Task.Delay(Timeout.Infinite, deaf ? CancellationToken.None : end);
    }

    private static async IAsyncEnumerable<(int, string)> WaitAsync(Task go, TaskCompletionSource reached)
    {
        yield return (1, "a");
        reached.SetResult();
        await go;
        yield return (2, "b");
    }
}
