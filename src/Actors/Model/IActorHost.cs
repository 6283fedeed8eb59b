namespace ActorPg.Model;

/// <summary>Where actors live: it gives them turns, time, randomness and supervision.</summary>
public interface IActorHost : IAsyncDisposable
{
    /// <summary>The clock its actors see.</summary>
    TimeProvider Time { get; }

    /// <summary>Starts an actor at the top.</summary>
    /// <param name="factory">Makes every incarnation anew.</param>
    /// <param name="name">Unique among the living at the top.</param>
    IActorRef<TMessage> Spawn<TMessage>(Func<Actor<TMessage>> factory, string name)
        where TMessage : class;

    /// <summary>Completes when an actor at the top and its children have stopped, for whatever reason.</summary>
    Task WhenStoppedAsync(IActorRef actor);

    /// <summary>Stops an actor at the top; completes when it and its children have stopped.</summary>
    Task StopAsync(IActorRef actor);
}
