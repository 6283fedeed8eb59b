using ActorPg.Model;

namespace ActorPg.Messages;

/// <summary>Asking, and telling with an answer to one's own mailbox.</summary>
public static class ActorPgMessaging
{
    /// <summary>Tells a request and waits for its answer.</summary>
    /// <param name="pool">The pool's actor.</param>
    /// <param name="request">A <see cref="Query"/>, <see cref="Execute"/> or <see cref="ExecuteMany"/>.</param>
    /// <exception cref="PgException">As the same call on the pool.</exception>
    public static Task<TReply> AskAsync<TReply>(this IActorRef<IPoolMessage> pool, PoolRequest<TReply> request)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(request);
        var promise = new Promise<TReply>();
        pool.Tell(request with { ReplyTo = promise });
        return promise.Task;
    }

    /// <summary>An address for answers that turns them into messages for an actor.</summary>
    /// <param name="actor">Who gets them.</param>
    /// <param name="success">Makes a message of an answer.</param>
    /// <param name="failure">Makes a message of a failure.</param>
    public static IReplyTo<TReply> ReplyTo<TReply, TMessage>(
        this IActorRef<TMessage> actor,
        Func<TReply, TMessage> success,
        Func<Exception, TMessage> failure
    )
        where TMessage : class => new Mailbox<TReply, TMessage>(actor, success, failure);

    private sealed class Promise<TReply> : IReplyTo<TReply>
    {
        private readonly TaskCompletionSource<TReply> _source = new();

        public Task<TReply> Task => _source.Task;

        public void Succeed(TReply reply) => _source.TrySetResult(reply);

        // A cancellation too: as a cancelled task it would lose what it knows of the outcome.
        public void Fail(Exception reason) => _source.TrySetException(reason);
    }

    private sealed class Mailbox<TReply, TMessage>(
        IActorRef<TMessage> actor,
        Func<TReply, TMessage> success,
        Func<Exception, TMessage> failure
    ) : IReplyTo<TReply>
        where TMessage : class
    {
        public void Succeed(TReply reply) => actor.Tell(success(reply));

        public void Fail(Exception reason) => actor.Tell(failure(reason));
    }
}
