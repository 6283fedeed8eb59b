using ActorPg.AkkaNet.Remoting;
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
    public static PoolRequest Bind(PoolRequest request, IActorRef sender, long limit) =>
        request.HasReplyTo || sender.IsNobody()
            ? request
            : request.Answering(reply => Answer(sender, reply, limit), reason => Refuse(sender, reason));

    /// <summary>Tells the sender of a request that nobody took.</summary>
    public static void Refuse(PoolRequest request, IActorRef sender, PgException reason)
    {
        if (!request.HasReplyTo && !sender.IsNobody())
        {
            Refuse(sender, reason);
        }
    }

    /// <summary>Tells the sender what went wrong. Another node is told by a message that keeps the exception what it is.</summary>
    public static void Refuse(IActorRef sender, Exception reason) =>
        sender.Tell(IsElsewhere(sender) ? new PgFault(reason) : new Status.Failure(reason), ActorRefs.NoSender);

    // What is too long for one message is no answer to somebody on another node: the message would be dropped on the way.
    private static void Answer(IActorRef sender, object? reply, long limit)
    {
        if (
            reply is QueryResult result
            && IsElsewhere(sender)
            && ResultFormat.SizeOf(result) is var size
            && size > limit
        )
        {
            Refuse(
                sender,
                new PgInputException(
                    $"The result comes to {size} bytes, and between these nodes go {limit}: ask for it as a {nameof(QueryStream)}, or raise akka.remote.dot-netty.tcp.maximum-frame-size."
                )
            );
            return;
        }
        sender.Tell(reply, ActorRefs.NoSender);
    }

    private static bool IsElsewhere(IActorRef actor) => actor is IActorRefScope { IsLocal: false };
}
