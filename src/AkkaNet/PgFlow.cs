using ActorPg.AkkaNet.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet;

/// <summary>Streams that pass through the server.</summary>
public static class PgFlow
{
    /// <summary>
    /// Runs a statement for each element and lets it through when that is committed. Elements that wait together are one batch: one transaction, all of it or nothing. A batch
    /// that fails fails the stream with the exception of the call, and the elements let through before it stand. Materialises the number let through.
    /// </summary>
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="bind">The arguments for an element.</param>
    /// <param name="options">Batches, order and retries.</param>
    public static Flow<T, T, Task<long>> Execute<T>(
        PgClient client,
        string sql,
        Func<T, PgArgument[]> bind,
        PgFlowOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(bind);
        PgFlowOptions chosen = options ?? new PgFlowOptions();
        var batches = Flow.Create<T>()
            .Batch(
                chosen.BatchSize,
                static first => new List<T> { first },
                static (batch, next) =>
                {
                    batch.Add(next);
                    return batch;
                }
            );
        Task<List<T>> RunBatchAsync(List<T> batch) => RunAsync(client, sql, bind, batch, chosen);
        var executed = chosen.IsOrdered
            ? batches.SelectAsync(chosen.Parallelism, RunBatchAsync)
            : batches.SelectAsyncUnordered(chosen.Parallelism, RunBatchAsync);
        return executed
            .SelectMany(static batch => batch)
            .ViaMaterialized(Flow.FromGraph(new CountStage<T>()), Keep.Right);
    }

    private static async Task<List<T>> RunAsync<T>(
        PgClient client,
        string sql,
        Func<T, PgArgument[]> bind,
        List<T> batch,
        PgFlowOptions options
    )
    {
        var call = new PgCallOptions { Timeout = options.Timeout };
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await client.ExecuteManyAsync(sql, batch.Select(bind), call).ConfigureAwait(false);
                return batch;
            }
            catch (PgException failure) when (failure.SafeToRetry && attempt < options.Retries)
            {
                await Task.Delay(options.RetryPause, client.Gate.Time).ConfigureAwait(false);
            }
        }
    }
}
