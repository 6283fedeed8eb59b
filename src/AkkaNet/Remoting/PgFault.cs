namespace ActorPg.AkkaNet.Remoting;

/// <summary>A failure on its way to another node, where it arrives as a <see cref="Akka.Actor.Status.Failure"/> that carries the exception.</summary>
/// <param name="Reason">What went wrong.</param>
internal sealed record PgFault(Exception Reason);
