using System.Runtime.CompilerServices;
using ActorPg.AkkaNet.Host;
using ActorPg.AkkaNet.Remoting;
using ActorPg.AkkaNet.Streams;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet;

/// <summary>Streams that begin at the server.</summary>
public static class PgSource
{
    /// <summary>
    /// The rows of a statement as they arrive. Each materialisation runs it anew, on a connection of its own, which reads no further than 64 KiB ahead of the
    /// stream: back-pressure reaches the server. Completes behind the last row; fails with the exception of the call; a stream that is cancelled stops the statement.
    /// Materialises the number of rows.
    /// </summary>
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="arguments">One for each parameter.</param>
    public static Source<PgRecord, Task<long>> Query(PgClient client, string sql, params PgArgument[] arguments)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Counted(Source.From(() => client.StreamAsync(sql, arguments)));
    }

    /// <summary>
    /// The notifications of a channel, as <see cref="PgPool.ListenAsync"/> has them: through lost connections, with a <see cref="PgGap"/> where some may be missing.
    /// A stream slower than they come drops the oldest beyond 8,192, which is such a gap; NOTIFY knows no back-pressure. Ends with the pool, as a failure.
    /// Materialises a task that completes when nothing is missed any more.
    /// </summary>
    /// <param name="pool">The pool.</param>
    /// <param name="channel">The channel's name: an identifier whose case is kept, 63 bytes at most.</param>
    public static Source<PgNotification, Task> Notifications(PgPool pool, string channel)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return Source
            .Lazily(() =>
            {
                var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return Source
                    .From(() => ListenAsync(pool, channel, listening))
                    .MapMaterializedValue(_ => (Task)listening.Task);
            })
            .MapMaterializedValue(begun => begun.Unwrap());
    }

    /// <summary>
    /// The rows of a statement that runs on a pool elsewhere in the cluster, however many: they come in pieces, through a stream reference, and only as fast as this
    /// stream reads them. The failures of the statement are those of the stream. Materialises the number of rows.
    /// </summary>
    /// <param name="pool">The pool's actor, or a router in front of some.</param>
    /// <param name="query">The statement.</param>
    public static Source<PgRecord, Task<long>> Remote(ICanTell pool, QueryStream query)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(query);
        Source<PgRecord, NotUsed> rows = Source
            .Lazily(() => Source.FromTaskSource(AskAsync(pool, query)))
            .StatefulSelectMany<ResultPiece, PgRecord, Task<Task<NotUsed>>>(() => new ResultPieces.Joiner().Add)
            .MapMaterializedValue(_ => NotUsed.Instance);
        return Counted(rows);
    }

    private static Source<PgRecord, Task<long>> Counted(Source<PgRecord, NotUsed> rows) =>
        rows.ViaMaterialized(Flow.FromGraph(new CountStage<PgRecord>()), Keep.Right);

    private static async Task<Source<ResultPiece, NotUsed>> AskAsync(ICanTell pool, QueryStream query)
    {
        ISourceRef<ResultPiece> pieces = await pool.Ask<ISourceRef<ResultPiece>>(query, Asking.DefaultTimeout)
            .ConfigureAwait(false);
        return pieces.Source;
    }

    private static async IAsyncEnumerable<PgNotification> ListenAsync(
        PgPool pool,
        string channel,
        TaskCompletionSource listening,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        PgSubscription subscription;
        try
        {
            subscription = await pool.ListenAsync(channel, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            listening.TrySetException(failure);
            throw;
        }
        listening.TrySetResult();
        await foreach (
            PgNotification notification in subscription.WithCancellation(cancellationToken).ConfigureAwait(false)
        )
        {
            yield return notification;
        }
    }
}
