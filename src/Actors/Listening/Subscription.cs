using ActorPg.Model;

namespace ActorPg.Listening;

/// <summary>One subscriber of one channel, as the listener keeps it.</summary>
internal abstract class Subscription
{
    /// <summary>A subscriber of a channel.</summary>
    /// <param name="channel">The channel's name, checked.</param>
    /// <param name="owner">The actor whose end is the subscription's; null when there is none.</param>
    protected Subscription(string channel, IActorRef? owner)
    {
        Channel = channel;
        Owner = owner;
    }

    public string Channel { get; }

    public IActorRef? Owner { get; }

    /// <summary>True once the channel was listened to for it: from then on it has something to miss. Changed by the listener only.</summary>
    public bool Stands { get; set; }

    /// <summary>Tells the subscriber, in the listener's turn. A reply for the host to complete, or null.</summary>
    public abstract IReply? Offer(PgChannelEvent told);

    /// <summary>Nothing more comes: the pool is closed. As <see cref="Offer"/>.</summary>
    public abstract IReply? End(Exception reason);
}
