namespace ActorPg.Simulation.Host;

/// <summary>A turn that threw.</summary>
/// <param name="Path">The actor.</param>
/// <param name="Failure">What it threw.</param>
internal readonly record struct ActorFailure(string Path, Exception Failure);
