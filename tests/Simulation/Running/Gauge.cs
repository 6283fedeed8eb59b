namespace ActorPg.Simulation.Tests.Running;

/// <summary>How much of something there was.</summary>
/// <param name="At">When.</param>
/// <param name="Name">Of what.</param>
/// <param name="Value">How much.</param>
/// <param name="Bound">How much there may be.</param>
internal readonly record struct Gauge(TimeSpan At, string Name, long Value, long Bound);
