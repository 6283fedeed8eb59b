using ActorPg.Messages;
using Akka.Actor;
using Akka.Event;

namespace ActorPg.AkkaNet.Host;

/// <summary>
/// Hears of what could not be delivered, on the thread that found out, and settles it: nobody waits for an answer from an actor that is no more. Not an actor: it
/// has to work until the last of them has stopped.
/// </summary>
internal sealed class LostMail : MinimalActorRef
{
    private readonly AkkaHost _host;

    public LostMail(AkkaHost host, ExtendedActorSystem system)
    {
        _host = host;
        Provider = system.Provider;
        Path = system.DeadLetters.Path / "actorpg";
    }

    /// <inheritdoc />
    public override ActorPath Path { get; }

    /// <inheritdoc />
    public override IActorRefProvider Provider { get; }

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case SuppressedDeadLetter { Message: Mail mail }:
                if (mail.Take() is { } lost)
                {
                    _host.Lose(lost, "the actor");
                }
                break;
            case SuppressedDeadLetter { Message: Stamped stamped }:
                _host.Lose(stamped.Message, "the actor");
                break;
            case DeadLetter { Message: PoolRequest request } dead:
                Asking.Refuse(request, dead.Sender, NoPool(dead));
                break;
            case DeadLetter { Message: QueryStream } dead when !dead.Sender.IsNobody():
                Asking.Refuse(dead.Sender, NoPool(dead));
                break;
        }
    }

    private static PgConnectionException NoPool(DeadLetter dead) =>
        new($"No pool lives at {AkkaHost.PathOf(dead.Recipient)}.", PgOutcome.NotSent);
}
