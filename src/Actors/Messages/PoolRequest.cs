using ActorPg.Model;

namespace ActorPg.Messages;

/// <summary>Something asked of a pool by message.</summary>
public abstract record PoolRequest : IPoolMessage
{
    private protected PoolRequest() { }

    /// <summary>The whole time it may take, from the moment the pool takes it up; null: the pool's command timeout.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Cancels it.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>How it is to share a connection with others.</summary>
    public Lane Lane { get; init; }

    /// <summary>Its options as those of a call.</summary>
    internal PgCallOptions Options => new() { Timeout = Timeout, CancellationToken = CancellationToken };

    /// <summary>Whether it says where its answer goes.</summary>
    internal abstract bool HasReplyTo { get; }

    /// <summary>The same request, its answer going to functions.</summary>
    internal abstract PoolRequest Answering(Action<object?> succeed, Action<Exception> fail);

    /// <summary>Starts the work, in the pool's turn; an answer that is there at once goes through the host, after the turn.</summary>
    internal abstract void Run(PgClient client, Action<IReply> complete);
}
