namespace ActorPg.Simulation.Tests.Running;

/// <summary>A notification that was committed.</summary>
/// <param name="At">When.</param>
/// <param name="Payload">What it says; each is another.</param>
internal readonly record struct Told(TimeSpan At, string Payload);
