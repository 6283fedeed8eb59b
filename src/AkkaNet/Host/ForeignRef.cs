namespace ActorPg.AkkaNet.Host;

/// <summary>An actor of Akka.NET that is not the driver's, as an address: it can be watched.</summary>
/// <param name="actor">The actor.</param>
internal class ForeignRef(Akka.Actor.IActorRef actor) : Model.IActorRef
{
    public Akka.Actor.IActorRef Actor => actor;

    /// <inheritdoc />
    public string Path => AkkaHost.PathOf(actor);

    /// <inheritdoc />
    public override string ToString() => Path;
}
