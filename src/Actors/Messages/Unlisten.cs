using ActorPg.Listening;
using ActorPg.Model;

namespace ActorPg.Messages;

/// <summary>Ends an actor's subscriptions to a channel, by message; the answer is whether it had any.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Subscriber">The actor.</param>
public sealed record Unlisten(string Channel, IActorRef Subscriber) : PoolRequest<bool>
{
    private protected override ValueTask<bool> RunAsync(PgClient client)
    {
        var ended = new TaskCompletionSource<bool>();
        client.Gate.Pool.Tell(new EndActorSubscription(Channel, Subscriber, ended));
        return new ValueTask<bool>(ended.Task);
    }
}
