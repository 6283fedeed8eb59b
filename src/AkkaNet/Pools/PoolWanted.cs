using Akka.Actor;

namespace ActorPg.AkkaNet.Pools;

/// <summary>Asks a pool's actor for the pool's API. It does not leave the process.</summary>
internal sealed class PoolWanted : INoSerializationVerificationNeeded
{
    public static readonly PoolWanted Instance = new();

    private PoolWanted() { }
}
