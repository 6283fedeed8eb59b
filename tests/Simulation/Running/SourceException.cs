namespace ActorPg.Simulation.Tests.Running;

/// <summary>What the caller's own source of rows throws.</summary>
internal sealed class SourceException() : Exception("the source has failed");
