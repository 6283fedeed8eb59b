namespace ActorPg.AkkaNet.Remoting;

/// <summary>What arrives instead of a request that could not be put into bytes: its sender is told why, rather than left waiting.</summary>
/// <param name="Reason">Why.</param>
internal sealed record RefusedRequest(PgInputException Reason);
