using Akka.Actor;

namespace ActorPg.AkkaNet.Host;

/// <summary>Makes the instances of an actor by a function: nothing is found by reflection, and nothing is deployed elsewhere.</summary>
/// <param name="type">What is made.</param>
/// <param name="produce">Makes one.</param>
internal sealed class Producer(Type type, Func<ActorBase> produce) : IIndirectActorProducer
{
    /// <inheritdoc />
    public Type ActorType => type;

    /// <inheritdoc />
    public ActorBase Produce() => produce();

    /// <inheritdoc />
    public void Release(ActorBase actor) { }
}
