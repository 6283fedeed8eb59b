using System.Runtime.CompilerServices;

namespace ActorPg.Server.Tests.Hostile;

/// <summary>Has the one connection of a pool end at some moment, and checks what its caller is told, what stays in the database, and that the pool goes on.</summary>
internal sealed class Ending(PgPool pool, Backends backends, string table)
{
    /// <summary>What was asked failed like this; null when nothing was asked.</summary>
    public PgException? Failure { get; private set; }

    /// <summary>Does that at one moment, and checks it.</summary>
    /// <param name="moment">What it is doing.</param>
    /// <param name="end">Ends the server process with this number.</param>
    public async Task AtAsync(Moment moment, Func<int, Task> end)
    {
        await EmptyAsync();
        int process = await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon();
        long losses = pool.GetStatistics().Losses;
        Failure = moment switch
        {
            Moment.Idle => await IdleAsync(() => end(process)),
            Moment.Query => await QueryAsync(() => end(process)),
            Moment.Transaction => await TransactionAsync(end),
            _ => await CopyAsync(end),
        };
        await Patience.UntilAsync(() => pool.GetStatistics().Losses > losses, "the pool knows of the loss");
        Assert.Equal(0, await CountAsync());
        Assert.NotEqual(process, await pool.FetchValueAsync<int>("select pg_backend_pid()").Soon());
    }

    /// <summary>Makes the table that is written to.</summary>
    public async Task PrepareAsync() => await pool.ExecuteAsync($"create table {table} (id int)").Soon();

    private Task<CommandTag> EmptyAsync() => InPeaceAsync(() => pool.ExecuteAsync($"truncate {table}"));

    private Task<long> CountAsync() => InPeaceAsync(() => pool.FetchValueAsync<long>($"select count(*) from {table}"));

    // A server that is about to restart may have let a connection in, whose end nobody has heard of yet. To ask again, or to empty a table twice, does no harm.
    private static async Task<T> InPeaceAsync<T>(Func<ValueTask<T>> call)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call().Soon();
            }
            catch (PgConnectionException) when (attempt < 5)
            {
                // Once more.
            }
        }
    }

    private static async Task<PgException?> IdleAsync(Func<Task> end)
    {
        await end();
        return null;
    }

    private async Task<PgException?> QueryAsync(Func<Task> end)
    {
        Task<QueryResult> running = pool.FetchAsync("select pg_sleep(60), 'running'").AsTask();
        await backends.UntilRunningAsync("'running'");
        await end();
        return await Assert.ThrowsAnyAsync<PgException>(() => running.Soon());
    }

    private async Task<PgException?> TransactionAsync(Func<int, Task> end)
    {
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await transaction.ExecuteAsync($"insert into {table} values (1)").Soon();
        long losses = pool.GetStatistics().Losses;
        await end(await transaction.FetchValueAsync<int>("select pg_backend_pid()").Soon());
        await Patience.UntilAsync(() => pool.GetStatistics().Losses > losses, "the pool knows of the loss");
        return await Assert.ThrowsAnyAsync<PgException>(() => transaction.CommitAsync().Soon());
    }

    private async Task<PgException?> CopyAsync(Func<int, Task> end)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PgSession session = await pool.AcquireAsync().Soon();
        int process = await session.FetchValueAsync<int>("select pg_backend_pid()").Soon();
        Task<CommandTag> copying = session.CopyToTableAsync(table, RowsAsync(begun, over.Task)).AsTask();
        await begun.Task.Soon();
        long losses = pool.GetStatistics().Losses;
        await end(process);
        await Patience.UntilAsync(() => pool.GetStatistics().Losses > losses, "the pool knows of the loss");
        over.SetResult();
        return await Assert.ThrowsAnyAsync<PgException>(() => copying.Soon());
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> RowsAsync(
        TaskCompletionSource begun,
        Task over,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        byte[] rows = [.. Enumerable.Repeat("1\n"u8.ToArray(), 100_000).SelectMany(row => row)];
        yield return rows;
        yield return rows; // the first piece has left by the time that the third is asked for
        begun.TrySetResult();
        await over.WaitAsync(cancellationToken);
        yield return "2\n"u8.ToArray();
    }
}
