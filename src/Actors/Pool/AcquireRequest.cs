using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Pool;

/// <summary>
/// Somebody wants a connection for itself. Told to the pool, which sends it on to a connection; that one answers. Settles once, with a lease or a failure.
/// </summary>
internal sealed class AcquireRequest : IPoolMessage, IConnectionMessage, IFailable, IReply
{
    private readonly TaskCompletionSource<Lease> _granted = new();
    private int _settled;
    private Lease? _lease;
    private Exception? _failure;

    /// <summary>A request for a lease.</summary>
    /// <param name="holder">Who asks, for others who wait.</param>
    /// <param name="owner">The actor on whose behalf: when it stops, the lease is reclaimed.</param>
    public AcquireRequest(string holder, IActorRef? owner)
    {
        Holder = holder;
        Owner = owner;
    }

    public string Holder { get; }

    public IActorRef? Owner { get; }

    /// <summary>When it began to wait, on the host's clock.</summary>
    public long WaitingSince { get; set; }

    public Task<Lease> Granted => _granted.Task;

    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    public bool TryGrant(Lease lease)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return false;
        }
        _lease = lease;
        return true;
    }

    /// <summary>True for a hook's own: it is granted the new connection or none, and never waits in the queue.</summary>
    public bool IsForHook { get; init; }

    /// <inheritdoc />
    public IReply? Fail(Exception reason) =>
        Refuse(
            reason is PgException or OperationCanceledException
                ? reason
                : new PgConnectionException(
                    $"The request for a connection was given up: {reason.Message}",
                    PgOutcome.NotSent,
                    reason
                )
        );

    /// <summary>Fails it with just this.</summary>
    public IReply? Refuse(Exception reason)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return null;
        }
        _failure = reason;
        return this;
    }

    /// <inheritdoc />
    public void Complete()
    {
        if (_failure is null)
        {
            _granted.SetResult(_lease!);
        }
        else
        {
            _granted.SetException(_failure);
        }
    }
}
