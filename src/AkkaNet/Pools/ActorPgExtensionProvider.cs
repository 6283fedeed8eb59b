using Akka.Actor;

namespace ActorPg.AkkaNet.Pools;

/// <summary>Makes the one extension of a system.</summary>
internal sealed class ActorPgExtensionProvider : ExtensionIdProvider<ActorPgExtension>
{
    /// <inheritdoc />
    public override ActorPgExtension CreateExtension(ExtendedActorSystem system) => new(system);
}
