using Akka.Actor;

namespace ActorPg.AkkaNet;

/// <summary>
/// Makes the one host of a system. A node that only asks pools elsewhere needs it too, since what crosses between nodes is put into bytes by its serializer: it calls
/// <see cref="AkkaHost.Of"/>, or says <c>akka.extensions = ["ActorPg.AkkaNet.AkkaHostProvider, ActorPg.AkkaNet"]</c>.
/// </summary>
public sealed class AkkaHostProvider : ExtensionIdProvider<AkkaHost>
{
    /// <inheritdoc />
    public override AkkaHost CreateExtension(ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return new AkkaHost(system);
    }
}
