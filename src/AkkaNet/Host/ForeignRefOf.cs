using ActorPg.Model;

namespace ActorPg.AkkaNet.Host;

/// <summary>An actor of Akka.NET that is not the driver's, as an address that can be told messages: they come to it bare.</summary>
/// <param name="actor">The actor.</param>
internal sealed class ForeignRef<TMessage>(Akka.Actor.IActorRef actor) : ForeignRef(actor), IActorRef<TMessage>
    where TMessage : class
{
    /// <inheritdoc />
    public void Tell(TMessage message) => Actor.Tell(message, Akka.Actor.ActorRefs.NoSender);
}
