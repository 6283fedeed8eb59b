namespace ActorPg.Model;

/// <summary>The address of an actor: valid for as long as anyone holds it, whether or not the actor still lives.</summary>
public interface IActorRef
{
    /// <summary>Where it stands below its host, <c>/pg/connection-3</c>.</summary>
    string Path { get; }
}

/// <summary>The address of an actor that understands <typeparamref name="TMessage"/>.</summary>
/// <typeparam name="TMessage">What may be told to it.</typeparam>
public interface IActorRef<in TMessage> : IActorRef
    where TMessage : class
{
    /// <summary>
    /// Puts a message into its mailbox and returns at once. Order is kept between one sender and one receiver. Told to an actor that has
    /// stopped, a message that is <see cref="IFailable"/> fails at once; any other is dropped.
    /// </summary>
    void Tell(TMessage message);
}
