using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Listening;

/// <summary>The subscribers: who comes, who goes, and what each is told. Owned by the listener's actor.</summary>
internal sealed class Audience(ChannelTable table)
{
    public IActorContext<IPoolMessage> Context { get; set; } = null!;

    /// <summary>A subscriber comes; it is answered at once where the channel is listened to already.</summary>
    public void Join(ListenRequest request, bool isStanding)
    {
        Subscription subscription = request.Subscription;
        ChannelTable.Channel channel = table.Add(subscription);
        if (subscription.Owner is { } owner)
        {
            Context.Watch(owner, new SubscriberStopped(owner));
        }
        if (isStanding)
        {
            Answer(request);
        }
        else
        {
            channel.Waiting.Add(request);
        }
    }

    /// <summary>A subscriber goes.</summary>
    public void Leave(Subscription subscription)
    {
        if (
            table.Remove(subscription)
            && subscription.Owner is { } owner
            && !table.Subscriptions.Any(other => ReferenceEquals(other.Owner, owner))
        )
        {
            Context.Unwatch(owner);
        }
    }

    /// <summary>An actor leaves a channel, or all of them. True when it was in.</summary>
    public bool Leave(IActorRef owner, string? channel)
    {
        Subscription[] gone =
        [
            .. table.Subscriptions.Where(subscription =>
                ReferenceEquals(subscription.Owner, owner) && (channel is null || subscription.Channel == channel)
            ),
        ];
        foreach (Subscription subscription in gone)
        {
            Leave(subscription);
        }
        return gone.Length > 0;
    }

    /// <summary>After a restart: those who watched over the actors are gone.</summary>
    public void WatchAll()
    {
        foreach (IActorRef owner in table.Subscriptions.Select(subscription => subscription.Owner).OfType<IActorRef>())
        {
            Context.Watch(owner, new SubscriberStopped(owner));
        }
    }

    /// <summary>Tells one channel's subscribers, each what it missed first.</summary>
    public void Tell(PgNotification notification)
    {
        if (table.Find(notification.Channel) is not { } channel)
        {
            return; // left while it was on its way
        }
        TellMissed(channel);
        foreach (Subscription subscription in channel.Subscribers)
        {
            Offer(subscription, notification);
        }
    }

    /// <summary>From here on nothing is missed on these channels.</summary>
    public void Settle(IEnumerable<string> names)
    {
        foreach (ChannelTable.Channel channel in names.Select(table.Find).OfType<ChannelTable.Channel>())
        {
            TellMissed(channel);
            foreach (ListenRequest request in channel.Waiting)
            {
                Answer(request);
            }
            channel.Waiting.Clear();
        }
    }

    /// <summary>The connection is gone: whoever had something to miss may miss it now.</summary>
    public void Lose(DateTimeOffset since, Exception reason)
    {
        foreach (ChannelTable.Channel channel in table.Channels)
        {
            channel.Missed ??= new PgGap(channel.Name, since, Dropped: 0, reason);
        }
    }

    /// <summary>Those who wait to be listened for need not: it cannot be done. The others stay.</summary>
    public void Refuse(Exception reason)
    {
        foreach (ListenRequest request in table.Channels.SelectMany(channel => channel.Waiting).ToArray())
        {
            Leave(request.Subscription);
            Complete(request.Fail(reason));
        }
    }

    /// <summary>The pool is closed.</summary>
    public void EndAll(Exception reason)
    {
        Refuse(reason);
        foreach (Subscription subscription in table.Subscriptions)
        {
            Complete(subscription.End(reason));
        }
        table.Clear();
    }

    private void TellMissed(ChannelTable.Channel channel)
    {
        if (channel.Missed is not { } missed)
        {
            return;
        }
        channel.Missed = null;
        foreach (Subscription subscription in channel.Subscribers.Where(subscription => subscription.Stands))
        {
            Offer(subscription, missed);
        }
    }

    private void Answer(ListenRequest request)
    {
        request.Subscription.Stands = true;
        Complete(request.Succeed());
    }

    private void Offer(Subscription subscription, PgChannelEvent told) => Complete(subscription.Offer(told));

    private void Complete(IReply? reply)
    {
        if (reply is not null)
        {
            Context.Complete(reply);
        }
    }
}
