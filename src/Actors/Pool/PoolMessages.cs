using ActorPg.Connection;
using ActorPg.Messages;

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
internal sealed record OwnerStopped(Lease Lease) : IPoolMessage;

/// <summary>Take no more requests, finish what was taken, stop.</summary>
internal sealed record ClosePool(TimeSpan Patience) : IPoolMessage;
