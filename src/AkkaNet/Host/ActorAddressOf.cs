using ActorPg.Model;

namespace ActorPg.AkkaNet.Host;

/// <summary>The address of an actor that understands <typeparamref name="TMessage"/>. Thread-safe.</summary>
internal sealed class ActorAddress<TMessage> : ActorAddress, IActorRef<TMessage>
    where TMessage : class
{
    public ActorAddress(AkkaHost host, string path, Func<Actor<TMessage>> factory)
        : base(host, path)
    {
        Factory = factory;
    }

    /// <summary>Makes every incarnation anew.</summary>
    public Func<Actor<TMessage>> Factory { get; }

    /// <summary>An incarnation that crashed and has not had its last turn yet: that comes when its children have stopped. The actor's turns' own.</summary>
    public Life<TMessage>? Ending { get; set; }

    /// <inheritdoc />
    public void Tell(TMessage message)
    {
        if (IsOver)
        {
            Host.Lose(message, Path);
            return;
        }
        var mail = new Mail(message);
        Actor.Tell(mail, Akka.Actor.ActorRefs.NoSender);
        // It may have stopped meanwhile, and emptied its mailbox before this came into it.
        if (IsOver && mail.Take() is { } lost)
        {
            Host.Lose(lost, Path);
        }
    }

    /// <summary>Tells what an incarnation asked for.</summary>
    public void Tell(Stamped stamped)
    {
        if (IsOver)
        {
            Host.Lose(stamped.Message, Path);
        }
        else
        {
            Actor.Tell(stamped, Akka.Actor.ActorRefs.NoSender);
        }
    }
}
