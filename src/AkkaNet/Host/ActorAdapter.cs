using Akka.Actor;

namespace ActorPg.AkkaNet.Host;

/// <summary>Starts actors of the driver as actors of Akka.NET.</summary>
internal static class ActorAdapter
{
    /// <summary>Starts the actor behind an address.</summary>
    /// <exception cref="InvalidOperationException">The name is in use.</exception>
    public static Akka.Actor.IActorRef Start<TMessage>(
        IActorRefFactory parent,
        ActorAddress<TMessage> address,
        string name
    )
        where TMessage : class
    {
        try
        {
            return parent.ActorOf(PropsOf(address), Uri.EscapeDataString(name));
        }
        catch (InvalidActorNameException taken)
        {
            throw new InvalidOperationException($"There is an actor named {address.Path} already.", taken);
        }
    }

    private static Props PropsOf<TMessage>(ActorAddress<TMessage> address)
        where TMessage : class =>
        Props.CreateBy(new Producer(typeof(ActorAdapter<TMessage>), () => new ActorAdapter<TMessage>(address)));
}
