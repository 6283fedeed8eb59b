using ActorPg.Connection;
using ActorPg.Model;

namespace ActorPg.Pool;

/// <summary>One connection as the pool actor knows it. Owned by the pool actor.</summary>
internal sealed class Member
{
    public Member(int id, IActorRef<IConnectionMessage> connection)
    {
        Id = id;
        Slot = new ConnectionSlot(connection);
    }

    public enum Stage
    {
        /// <summary>Connecting, or waiting to try again.</summary>
        Connecting,

        /// <summary>Takes requests of everybody.</summary>
        Shared,

        /// <summary>Promised to one holder, as soon as it has answered what it has.</summary>
        Reserved,

        /// <summary>Held by one holder.</summary>
        Leased,

        /// <summary>Finishing, to be closed.</summary>
        Retiring,
    }

    public int Id { get; }

    public ConnectionSlot Slot { get; }

    public IActorRef<IConnectionMessage> Connection => Slot.Connection;

    /// <summary>What it is having, as far as the pool has heard; null before it is first ready.</summary>
    public Conversation? Conversation { get; set; }

    public Stage State { get; set; } = Stage.Connecting;

    /// <summary>The lease in force; its holder and age are named to those who wait too long.</summary>
    public Lease? Lease { get; set; }

    /// <summary>Who is to get it, while <see cref="Stage.Reserved"/>.</summary>
    public AcquireRequest? Promised { get; set; }

    /// <summary>It was refused in a way that trying again does not help: nothing takes its place until somebody asks.</summary>
    public bool IsRefused { get; set; }

    /// <summary>It is asked whether it still has a server.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>It is to be closed as soon as it comes free: a newer one takes its place.</summary>
    public bool IsExpired { get; set; }

    /// <summary>The actor whose end reclaims the lease.</summary>
    public IActorRef? Owner { get; set; }

    /// <summary>When it was last made, on the host's clock.</summary>
    public long ConnectedAt { get; set; }

    /// <summary>How long it may live, drawn anew for each.</summary>
    public TimeSpan Lifetime { get; set; }
}
