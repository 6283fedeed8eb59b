using ActorPg.Pool;

namespace ActorPg.Connection;

/// <summary>Who holds the connection: nobody in particular, somebody who is waited for, one holder, or its cleaning up. Owned by the connection actor.</summary>
internal sealed class LeaseDesk
{
    /// <summary>The lease in force.</summary>
    public Lease? Current { get; private set; }

    /// <summary>Who gets the connection once what is in flight has been answered.</summary>
    public AcquireRequest? Granting { get; private set; }

    /// <summary>The holder has let go; the connection is being cleaned.</summary>
    public bool IsReleasing { get; private set; }

    /// <summary>Strangers may share the connection.</summary>
    public bool IsOpen => Current is null && Granting is null;

    /// <summary>The connection as routers know it.</summary>
    public ConnectionSlot? Slot { get; private set; }

    public void Reserve(AcquireRequest request, ConnectionSlot slot)
    {
        Granting = request;
        Slot = slot;
    }

    /// <summary>Hands the connection over; null when the one who waited has gone.</summary>
    public Lease? Grant(PoolGate pool, long now)
    {
        AcquireRequest request = Granting!;
        Granting = null;
        var lease = new Lease(pool, Slot!, request.Holder, now);
        if (!request.TryGrant(lease))
        {
            return null;
        }
        Current = lease;
        return lease;
    }

    /// <summary>Takes back what was promised; false when it was not, or is no promise any more.</summary>
    public bool Withdraw(AcquireRequest request)
    {
        if (!ReferenceEquals(request, Granting))
        {
            return false;
        }
        Granting = null;
        return true;
    }

    /// <summary>The holder lets go; false when it holds nothing, or has let go before.</summary>
    public bool BeginRelease(Lease lease)
    {
        if (!ReferenceEquals(lease, Current) || IsReleasing)
        {
            return false;
        }
        lease.IsReleased = true;
        IsReleasing = true;
        return true;
    }

    /// <summary>The connection is clean again.</summary>
    public void EndRelease()
    {
        Current = null;
        IsReleasing = false;
    }

    /// <summary>The link is gone: the holder learns why, and whoever was waited for goes back to the queue.</summary>
    public AcquireRequest? Lose(Exception reason)
    {
        if (Current is { } lease)
        {
            lease.Lost = reason;
        }
        AcquireRequest? waiting = Granting;
        Current = null;
        Granting = null;
        IsReleasing = false;
        return waiting;
    }
}
