using ActorPg.Listening;
using ActorPg.Model;

namespace ActorPg.Messages;

/// <summary>
/// Subscribes an actor to a channel, by message: from then on it is told each <see cref="PgNotification"/>, and a <see cref="PgGap"/> where some may be missing.
/// The answer comes when nothing is missed any more; disposing of it ends the subscription, as does <see cref="Unlisten"/>, or the actor's own end.
/// </summary>
/// <example><c>pool.Actor.Tell(Listen.For("orders", me, told =&gt; new OrdersChanged(told)));</c></example>
public sealed record Listen : PoolRequest<IAsyncDisposable>
{
    private readonly Action<PgChannelEvent> _tell;

    private Listen(string channel, IActorRef subscriber, Action<PgChannelEvent> tell)
    {
        Channel = ChannelName.Check(channel);
        Subscriber = subscriber;
        _tell = tell;
    }

    /// <summary>A subscription of an actor that understands notifications as they are.</summary>
    /// <param name="channel">The channel's name: an identifier whose case is kept, 63 bytes at most.</param>
    /// <param name="subscriber">The actor; it lives on the pool's host.</param>
    /// <exception cref="PgInputException">No channel can have that name.</exception>
    public Listen(string channel, IActorRef<PgChannelEvent> subscriber)
        : this(channel, Check(subscriber), subscriber.Tell) { }

    /// <summary>The channel's name.</summary>
    public string Channel { get; }

    /// <summary>Who is told.</summary>
    public IActorRef Subscriber { get; }

    /// <summary>A subscription of an actor with messages of its own.</summary>
    /// <param name="channel">The channel's name: an identifier whose case is kept, 63 bytes at most.</param>
    /// <param name="subscriber">The actor; it lives on the pool's host.</param>
    /// <param name="message">Makes a message of what is told.</param>
    /// <exception cref="PgInputException">No channel can have that name.</exception>
    public static Listen For<TMessage>(
        string channel,
        IActorRef<TMessage> subscriber,
        Func<PgChannelEvent, TMessage> message
    )
        where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(message);
        Check(subscriber);
        return new Listen(channel, subscriber, told => subscriber.Tell(message(told)));
    }

    private protected override ValueTask<IAsyncDisposable> RunAsync(PgClient client) =>
        Subscribing.TellAsync(client.Gate, Channel, Subscriber, _tell, Options);

    private static IActorRef Check(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return subscriber;
    }
}
