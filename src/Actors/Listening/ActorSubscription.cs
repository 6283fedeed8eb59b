using ActorPg.Model;

namespace ActorPg.Listening;

/// <summary>A subscriber that is an actor: it is told in its own mailbox, and its end is the subscription's.</summary>
internal sealed class ActorSubscription(string channel, IActorRef subscriber, Action<PgChannelEvent> tell)
    : Subscription(channel, subscriber)
{
    /// <inheritdoc />
    public override IReply? Offer(PgChannelEvent told)
    {
        tell(told);
        return null;
    }

    /// <inheritdoc />
    public override IReply? End(Exception reason) => null;
}
