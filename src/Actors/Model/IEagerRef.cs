namespace ActorPg.Model;

/// <summary>
/// An address whose host can lend the sender's own thread to the receiver: one caller alone then pays no hop. Only hosts that run turns on the
/// process's threads offer it.
/// </summary>
/// <typeparam name="TMessage">What may be told.</typeparam>
internal interface IEagerRef<in TMessage> : IActorRef<TMessage>
    where TMessage : class
{
    /// <summary>As <see cref="IActorRef{TMessage}.Tell"/>; but when the actor is idle, its turn runs on this thread, before this returns.</summary>
    void TellEagerly(TMessage message);
}
