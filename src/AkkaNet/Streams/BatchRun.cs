using System.Runtime.ExceptionServices;

namespace ActorPg.AkkaNet.Streams;

/// <summary>
/// The batches of one materialisation of a flow. When one of them fails, or the stream ends, the others are stopped, and a failure is told only when all have an outcome:
/// whoever begins anew does not meet a batch of before that still waits to be sent. Thread-safe.
/// </summary>
/// <param name="client">Runs them.</param>
/// <param name="sql">One statement.</param>
/// <param name="bind">The arguments for an element.</param>
/// <param name="options">Retries.</param>
internal sealed class BatchRun<T>(PgClient client, string sql, Func<T, PgArgument[]> bind, PgFlowOptions options)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _failure;
    private int _running;

    /// <summary>Runs a batch; returns it when it is committed.</summary>
    public async Task<List<T>> RunAsync(List<T> batch)
    {
        lock (_lock)
        {
            _failure?.Throw();
            _running++;
        }
        try
        {
            await CommitAsync(batch).ConfigureAwait(false);
            Leave(null);
            return batch;
        }
        catch (Exception failure)
        {
            Leave(failure);
        }
        await _end.CancelAsync().ConfigureAwait(false);
        await _quiet.Task.ConfigureAwait(false);
        _failure!.Throw(); // of the first that failed: the others may have been stopped for it
        return batch;
    }

    /// <summary>The stream has ended, in whatever way: what still runs is stopped.</summary>
    public void End() => _end.Cancel();

    private async Task CommitAsync(List<T> batch)
    {
        var call = new PgCallOptions { Timeout = options.Timeout, CancellationToken = _end.Token };
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await client.ExecuteManyAsync(sql, batch.Select(bind), call).ConfigureAwait(false);
                return;
            }
            catch (PgException failure) when (failure.SafeToRetry && attempt < options.Retries)
            {
                await Task.Delay(options.RetryPause, client.Gate.Time, _end.Token).ConfigureAwait(false);
            }
        }
    }

    private void Leave(Exception? failure)
    {
        lock (_lock)
        {
            _running--;
            if (failure is not null)
            {
                _failure ??= ExceptionDispatchInfo.Capture(failure);
            }
            if (_failure is not null && _running == 0)
            {
                _quiet.TrySetResult();
            }
        }
    }
}
