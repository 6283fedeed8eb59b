using ActorPg.AkkaNet.Host;
using ActorPg.AkkaNet.Pools;
using ActorPg.Messages;
using Akka.Actor;

namespace ActorPg.AkkaNet;

/// <summary>
/// A pool as an actor of the user's system: the pool at the path where it is started, its connections below it. It answers a <see cref="Query"/>,
/// <see cref="Execute"/> or <see cref="ExecuteMany"/> to its sender, a failure as a <see cref="Status.Failure"/> that carries the exception.
/// </summary>
/// <example>
/// <code>
/// IActorRef pool = system.ActorOf(PgPoolActor.Props("postgres://app@localhost/shop"), "pg");
/// QueryResult rows = await pool.Ask&lt;QueryResult&gt;(new Query("select id, name from customer where city = $1", "Brno"));
/// </code>
/// </example>
/// <remarks>It starts at once and connects when it can; whoever asks meanwhile waits, no longer than the acquire timeout. It is drained when the system shuts down.</remarks>
public static class PgPoolActor
{
    // A local answer that waits for the first connection only, which has a timeout of its own.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>How to start a pool.</summary>
    /// <param name="connectionString"><c>postgres://user:password@host:port/database?option=value</c>, or <c>host=… user=…</c>.</param>
    /// <exception cref="PgInputException">The connection string is wrong; the message names the key.</exception>
    public static Props Props(string connectionString) => Props(PgOptions.Parse(connectionString));

    /// <inheritdoc cref="Props(string)" />
    /// <param name="options">What to connect to, and how the pool behaves. It is named by its path, not by <see cref="PgOptions.PoolName"/>.</param>
    /// <exception cref="PgInputException">The options are wrong; the message names which.</exception>
    public static Props Props(PgOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Akka.Actor.Props.CreateBy(
            new Producer(
                typeof(ActorAdapter<IPoolMessage>),
                () => new ActorAdapter<IPoolMessage>(cell => AkkaHost.Of(cell.System).Adopt(cell.Self, options))
            )
        );
    }

    /// <summary>The API of a pool that was started by <see cref="Props(PgOptions)"/> on this system, once it has a connection.</summary>
    /// <param name="pool">The pool's actor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PgConnectionException">No server answers. The pool goes on trying; so may the caller.</exception>
    /// <exception cref="PostgresException">The server refuses the user, the password or the database.</exception>
    public static Task<PgPool> GetPgPoolAsync(this IActorRef pool, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return pool.Ask<PgPool>(PoolWanted.Instance, _patience, cancellationToken);
    }

    /// <summary>The pool's actor, to be asked and told by actors of Akka.NET.</summary>
    /// <param name="pool">A pool on an <see cref="AkkaHost"/>.</param>
    /// <exception cref="ArgumentException">It lives on another host.</exception>
    public static IActorRef ToAkka(this PgPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return pool.Actor is ActorAddress address
            ? address.Actor
            : throw new ArgumentException("The pool does not live on Akka.NET.", nameof(pool));
    }

    /// <summary>An actor of Akka.NET as the driver addresses one: to be a subscriber, or the owner of a lease.</summary>
    /// <param name="actor">The actor; it gets messages bare.</param>
    /// <typeparam name="TMessage">What it is told.</typeparam>
    public static Model.IActorRef<TMessage> ToPg<TMessage>(this IActorRef actor)
        where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new ForeignRef<TMessage>(actor);
    }

    /// <summary>
    /// Asks with the answer's type taken from the request. The time that the request may take is the pool's to keep, so that what runs out of it is cancelled on the
    /// server; a pool that does not answer at all, on a node that is gone, is given up a while later.
    /// </summary>
    /// <param name="pool">The pool, a router in front of some, or a selection; on this node or another.</param>
    /// <param name="request">A <see cref="Query"/>, <see cref="Execute"/> or <see cref="ExecuteMany"/>; its own timeout goes before the argument.</param>
    /// <param name="timeout">How long it may take; null: 30 s.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="PgException">As the same call on the pool; a <see cref="PgTimeoutException"/> with <see cref="PgOutcome.Unknown"/> when nobody answered.</exception>
    /// <exception cref="PgCanceledException">The token was cancelled.</exception>
    public static async Task<TReply> AskAsync<TReply>(
        this ICanTell pool,
        PoolRequest<TReply> request,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(request);
        TimeSpan limit = request.Timeout ?? timeout ?? Asking.DefaultTimeout;
        PoolRequest<TReply> whole = request with
        {
            Timeout = limit,
            CancellationToken = cancellationToken,
            ReplyTo = null,
        };
        try
        {
            return await pool.Ask<TReply>(whole, limit + Asking.Grace, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (canceled is not PgCanceledException)
        {
            throw new PgCanceledException(
                "The answer was not waited for.",
                PgOutcome.Unknown,
                canceled,
                cancellationToken
            );
        }
        catch (AskTimeoutException)
        {
            throw new PgTimeoutException(
                $"Nobody answered within {(limit + Asking.Grace).TotalSeconds:0.###} s.",
                PgOutcome.Unknown
            );
        }
    }
}
