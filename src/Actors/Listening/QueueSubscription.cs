using ActorPg.Model;

namespace ActorPg.Listening;

/// <summary>A subscriber that reads from a queue, whenever it likes.</summary>
internal sealed class QueueSubscription(string channel, SubscriptionQueue queue) : Subscription(channel, owner: null)
{
    /// <inheritdoc />
    public override IReply? Offer(PgChannelEvent told) => queue.Offer(told);

    /// <inheritdoc />
    public override IReply? End(Exception reason) => queue.End(reason);
}
