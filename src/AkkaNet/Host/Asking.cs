using ActorPg.Messages;
using Akka.Actor;

namespace ActorPg.AkkaNet.Host;

/// <summary>How a request that came with a sender is answered: by message, its failure as a <see cref="Status.Failure"/> that carries the exception.</summary>
internal static class Asking
{
    /// <summary>How long an answer may take where nobody says.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long after that an answer which says so is waited for.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The request with its answer going to the sender, unless it says otherwise itself.</summary>
    public static PoolRequest Bind(PoolRequest request, IActorRef sender) =>
        request.HasReplyTo || sender.IsNobody()
            ? request
            : request.Answering(reply => sender.Tell(reply, ActorRefs.NoSender), reason => Refuse(sender, reason));

    /// <summary>Tells the sender of a request that nobody took.</summary>
    public static void Refuse(PoolRequest request, IActorRef sender, PgException reason)
    {
        if (!request.HasReplyTo && !sender.IsNobody())
        {
            Refuse(sender, reason);
        }
    }

    private static void Refuse(IActorRef sender, Exception reason) =>
        sender.Tell(new Status.Failure(reason), ActorRefs.NoSender);
}
