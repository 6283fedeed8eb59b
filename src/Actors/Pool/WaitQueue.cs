using ActorPg.Messages;
using ActorPg.Requests;

namespace ActorPg.Pool;

/// <summary>Who waits for a connection, first come first served, no longer than the acquire timeout. Owned by the pool actor.</summary>
internal sealed class WaitQueue
{
    private readonly LinkedList<IPoolMessage> _waiters = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;

    /// <summary>An empty queue.</summary>
    /// <param name="time">The host's clock.</param>
    /// <param name="patience">How long anybody waits.</param>
    public WaitQueue(TimeProvider time, TimeSpan patience)
    {
        _time = time;
        _patience = patience;
    }

    public int Count => _waiters.Count;

    /// <summary>How many of those who wait are of a kind.</summary>
    public int CountOf(Predicate<IPoolMessage> kind) => _waiters.Count(waiter => kind(waiter));

    /// <summary>The one who waits longest, of those who still do.</summary>
    public IPoolMessage? Head => _waiters.First?.Value;

    /// <summary>Takes a waiter in. One who comes back, because its connection was lost before it was served, keeps its place by age.</summary>
    public void Add(IPoolMessage waiter)
    {
        long since = Since(waiter);
        if (since == 0)
        {
            SetSince(waiter, _time.GetTimestamp());
            _waiters.AddLast(waiter);
            return;
        }
        LinkedListNode<IPoolMessage>? node = _waiters.First;
        while (node is not null && Since(node.Value) <= since)
        {
            node = node.Next;
        }
        if (node is null)
        {
            _waiters.AddLast(waiter);
        }
        else
        {
            _waiters.AddBefore(node, waiter);
        }
    }

    public void RemoveHead() => _waiters.RemoveFirst();

    public bool Remove(IPoolMessage waiter) => _waiters.Remove(waiter);

    /// <summary>Until the one who waits longest has waited long enough; null when nobody waits.</summary>
    /// <param name="promised">Who has left the queue for a connection that has still to come free: waits as well.</param>
    public TimeSpan? UntilDeadline(IEnumerable<AcquireRequest> promised)
    {
        if (_patience == Timeout.InfiniteTimeSpan)
        {
            return null;
        }
        long? oldest = Head is { } head ? Since(head) : null;
        foreach (AcquireRequest request in promised)
        {
            oldest = Math.Min(oldest ?? long.MaxValue, request.WaitingSince);
        }
        if (oldest is not { } since)
        {
            return null;
        }
        TimeSpan left = _patience - _time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Takes out one who has waited too long.</summary>
    public bool TryTakeOverdue(out IPoolMessage waiter)
    {
        if (Head is { } head && IsOverdue(head))
        {
            waiter = head;
            _waiters.RemoveFirst();
            return true;
        }
        waiter = null!;
        return false;
    }

    /// <summary>Whether somebody has waited too long.</summary>
    public bool IsOverdue(IPoolMessage waiter) =>
        _patience != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(Since(waiter)) >= _patience;

    /// <summary>Takes out everybody, oldest first.</summary>
    public IEnumerable<IPoolMessage> Drain()
    {
        while (Head is { } head)
        {
            _waiters.RemoveFirst();
            yield return head;
        }
    }

    private static long Since(IPoolMessage waiter) =>
        waiter is IRequest request ? request.Core.WaitingSince : ((AcquireRequest)waiter).WaitingSince;

    private static void SetSince(IPoolMessage waiter, long since)
    {
        if (waiter is IRequest request)
        {
            request.Core.WaitingSince = since;
        }
        else
        {
            ((AcquireRequest)waiter).WaitingSince = since;
        }
    }
}
