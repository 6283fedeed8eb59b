namespace ActorPg.Simulation.Host;

/// <summary>One place in a mailbox: a message told, or one that the host owes.</summary>
internal readonly record struct Envelope<TMessage>(TMessage? Message, Deferred<TMessage>? Deferred)
    where TMessage : class
{
    public string Note => Deferred is null ? Message!.GetType().Name : Deferred.Note;
}
