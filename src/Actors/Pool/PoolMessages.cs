using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Pool;

/// <summary>A message without content.</summary>
internal sealed record PoolSignal(string Name) : IPoolMessage
{
    /// <summary>The pipelines are deep: another connection would help.</summary>
    public static readonly PoolSignal Grow = new(nameof(Grow));

    /// <summary>Some have waited for a while: make connections for them all.</summary>
    public static readonly PoolSignal GrowthDue = new(nameof(GrowthDue));

    /// <summary>A connection has room while somebody waits.</summary>
    public static readonly PoolSignal Freed = new(nameof(Freed));

    /// <summary>The one who waits longest may have waited too long.</summary>
    public static readonly PoolSignal QueueDeadline = new(nameof(QueueDeadline));

    /// <summary>Time to look for connections that are idle or old.</summary>
    public static readonly PoolSignal Prune = new(nameof(Prune));

    /// <summary>Time to try again what the server refused.</summary>
    public static readonly PoolSignal Replenish = new(nameof(Replenish));

    /// <summary>Nothing was asked of the listener's connection for a while, or of some of a pool's, perhaps.</summary>
    public static readonly PoolSignal Ping = new(nameof(Ping));

    /// <summary>The server should have answered the listener by now.</summary>
    public static readonly PoolSignal PingDeadline = new(nameof(PingDeadline));

    /// <summary>The listener has had no subscriber for a while.</summary>
    public static readonly PoolSignal Linger = new(nameof(Linger));

    /// <summary>The time to close in peace is over.</summary>
    public static readonly PoolSignal CloseDeadline = new(nameof(CloseDeadline));
}

/// <summary>Somebody no longer waits for a connection, and has been told so.</summary>
internal sealed record AcquireGivenUp(AcquireRequest Request) : IPoolMessage;

/// <summary>A connection is ready for requests.</summary>
/// <param name="Id">Which.</param>
/// <param name="Conversation">What it is having from now on: who is promised the connection is promised this one.</param>
internal sealed record ConnectionReady(int Id, Conversation Conversation) : IPoolMessage;

/// <summary>A connection was lost and is making itself anew.</summary>
internal sealed record ConnectionLost(int Id, Exception Reason) : IPoolMessage;

/// <summary>A connection could not be made.</summary>
/// <param name="Id">Which.</param>
/// <param name="Reason">Why.</param>
/// <param name="Permanent">True when trying again cannot help: wrong password, no such database.</param>
internal sealed record ConnectFailed(int Id, PgException Reason, bool Permanent) : IPoolMessage;

/// <summary>A connection was handed to a holder.</summary>
internal sealed record LeaseGranted(int Id, Lease Lease, AcquireRequest Request) : IPoolMessage;

/// <summary>A connection has been cleaned behind its holder.</summary>
internal sealed record LeaseReturned(int Id) : IPoolMessage;

/// <summary>A connection actor has stopped for good.</summary>
internal sealed record ConnectionStopped(int Id) : IPoolMessage;

/// <summary>The owner of a lease has stopped without releasing it.</summary>
internal sealed record OwnerStopped(IActorRef Owner) : IPoolMessage;

/// <summary>A connection has answered as many requests as one may.</summary>
internal sealed record ConnectionSpent(ConnectionSlot Slot) : IPoolMessage;

/// <summary>A server has another role than it had: connections are to be made anew.</summary>
internal sealed record RoleChanged(string Sign) : IPoolMessage;

/// <summary>The Init hook of a new connection has ended.</summary>
/// <param name="Id">Which connection.</param>
/// <param name="Conversation">What it was having then.</param>
/// <param name="Failure">What the hook threw; null when it went well.</param>
internal sealed record InitEnded(int Id, Conversation Conversation, Exception? Failure) : IPoolMessage;

/// <summary>A ping of a connection that is under suspicion was answered, or was not.</summary>
internal sealed record PingEnded(int Id, Conversation Conversation, Exception? Failure) : IPoolMessage;

/// <summary>Something for the pool to do in a turn of its own, and to say when it has.</summary>
/// <param name="What">What to do.</param>
/// <param name="Size">The bounds, where they are to change.</param>
internal sealed record PoolOrder(PoolOrder.Kind What, PoolSize? Size) : IPoolMessage, IFailable, IReply
{
    private readonly TaskCompletionSource _done = new();
    private Exception? _failure;

    public enum Kind
    {
        /// <summary>Every connection is to be replaced.</summary>
        Expire,

        /// <summary>The pool has other bounds from now on.</summary>
        Resize,
    }

    public Task Done => _done.Task;

    /// <inheritdoc />
    public IReply? Fail(Exception reason)
    {
        _failure =
            reason as PgException
            ?? new PgConnectionException($"The pool cannot do that: {reason.Message}", PgOutcome.NotSent, reason);
        return this;
    }

    /// <inheritdoc />
    public void Complete()
    {
        if (_failure is null)
        {
            _done.TrySetResult();
        }
        else
        {
            _done.TrySetException(_failure);
        }
    }
}

/// <summary>Take no more requests, finish what was taken, stop.</summary>
internal sealed record ClosePool(TimeSpan Patience) : IPoolMessage;
