namespace ActorPg.Actors.Tests.Simulation;

/// <summary>What the actors of the determinism workload tell each other.</summary>
internal sealed record Ping(int Left);
