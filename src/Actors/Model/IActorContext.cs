using Microsoft.Extensions.Logging;

namespace ActorPg.Model;

/// <summary>What a host offers to one incarnation of an actor. To be used within its turns only.</summary>
/// <typeparam name="TMessage">What the actor understands.</typeparam>
public interface IActorContext<TMessage>
    where TMessage : class
{
    /// <summary>The actor's own address: the same for all incarnations.</summary>
    IActorRef<TMessage> Self { get; }

    /// <summary>The host's clock: virtual in the simulation.</summary>
    TimeProvider Time { get; }

    /// <summary>The host's randomness: seeded in the simulation.</summary>
    Random Random { get; }

    /// <summary>The host's log.</summary>
    ILogger Log { get; }

    /// <summary>Starts a child. It is stopped when this actor stops or restarts.</summary>
    /// <param name="factory">Makes every incarnation anew.</param>
    /// <param name="name">Unique among this actor's living children.</param>
    IActorRef<TChild> Spawn<TChild>(Func<Actor<TChild>> factory, string name)
        where TChild : class;

    /// <summary>Has <paramref name="message"/> told to this actor once <paramref name="other"/> has stopped for good; at once if it has.</summary>
    void Watch(IActorRef other, TMessage message);

    /// <summary>Takes back a <see cref="Watch"/>.</summary>
    void Unwatch(IActorRef other);

    /// <summary>Has <paramref name="message"/> told to this actor after <paramref name="due"/>. A timer with the same key is replaced.</summary>
    void StartTimer(string key, TMessage message, TimeSpan due);

    /// <summary>Stops a timer; its message will not come, even if it was due.</summary>
    void CancelTimer(string key);

    /// <summary>
    /// Has the outcome of async work told to this actor. If this incarnation is gone by then the message is dropped, and disposed of if it can be.
    /// </summary>
    void PipeToSelf<TResult>(
        ValueTask<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    );

    /// <summary>Runs <paramref name="work"/>, which is pure computation too long for a turn, elsewhere; else as <see cref="PipeToSelf"/>.</summary>
    void Compute<TResult>(Func<TResult> work, Func<TResult, TMessage> success, Func<Exception, TMessage> failure);

    /// <summary>
    /// An action for I/O to call when it completes, from any thread and as often as it likes: it tells <paramref name="message"/> to this actor
    /// while this incarnation lasts. The host may take the turn on the calling thread.
    /// </summary>
    Action Waker(TMessage message);

    /// <summary>Has the host complete a reply once this turn has ended.</summary>
    void Complete(IReply reply);

    /// <summary>
    /// Has <paramref name="message"/> told to this actor after this turn; by a host that completes replies where the turn ran, once it has: what their
    /// callers send next may then come first. The last of several in one turn counts.
    /// </summary>
    void WhenReplied(TMessage message);

    /// <summary>
    /// As <see cref="WhenReplied"/>; and what others tell this actor may wait until then, so that what the callers send next comes in one turn. A host may
    /// leave the waiting out.
    /// </summary>
    void GatherUntilReplied(TMessage message) => WhenReplied(message);

    /// <summary>Stops this actor after the turn.</summary>
    void Stop();

    /// <summary>Stops a child.</summary>
    void Stop(IActorRef child);
}
