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
}
