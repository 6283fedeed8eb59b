namespace ActorPg.Simulation.Host;

/// <summary>What the host tells an actor, ahead of its mail.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Child">The child it is about, if it is.</param>
/// <param name="Failure">What the child threw.</param>
internal readonly record struct Signal(SignalKind Kind, Cell? Child = null, Exception? Failure = null);
