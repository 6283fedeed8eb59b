using ActorPg.AkkaNet.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet;

/// <summary>Streams that pass through the server.</summary>
public static class PgFlow
{
    /// <summary>
    /// Runs a statement for each element and lets it through when that is committed. Elements that wait together are one batch: one transaction, all of it or nothing. A batch
    /// that fails fails the stream with the exception of the call, and the elements let through before it stand. Those that ran beside it are stopped first: when the stream has failed, or was
    /// cancelled, nothing of it is sent any more, though what was on its way may still be committed. Materialises the number let through.
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
        return Flow.Setup((_, _) => Make(new BatchRun<T>(client, sql, bind, chosen), chosen))
            .MapMaterializedValue(count => count.Unwrap());
    }

    private static Flow<T, T, Task<long>> Make<T>(BatchRun<T> run, PgFlowOptions options)
    {
        var batches = Flow.Create<T>()
            .Batch(
                options.BatchSize,
                static first => new List<T> { first },
                static (batch, next) =>
                {
                    batch.Add(next);
                    return batch;
                }
            );
        var executed = options.IsOrdered
            ? batches.SelectAsync(options.Parallelism, run.RunAsync)
            : batches.SelectAsyncUnordered(options.Parallelism, run.RunAsync);
        return executed
            .SelectError(Only)
            .SelectMany(static batch => batch)
            .ViaMaterialized(Flow.FromGraph(new CountStage<T>(run.End)), Keep.Right);
    }

    // A task that has failed before anybody waits for it is told with its failure in a bag.
    private static Exception Only(Exception failure) =>
        failure is AggregateException { InnerExceptions: [var only] } ? only : failure;
}
