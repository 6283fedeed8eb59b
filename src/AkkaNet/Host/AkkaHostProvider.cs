using Akka.Actor;

namespace ActorPg.AkkaNet.Host;

/// <summary>Makes the one host of a system.</summary>
internal sealed class AkkaHostProvider : ExtensionIdProvider<AkkaHost>
{
    /// <inheritdoc />
    public override AkkaHost CreateExtension(ExtendedActorSystem system) => new(system);
}
