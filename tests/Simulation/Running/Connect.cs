namespace ActorPg.Simulation.Tests.Running;

/// <summary>An attempt to connect.</summary>
/// <param name="At">When.</param>
/// <param name="Open">Connections that were open by then.</param>
/// <param name="IsCancel">Whether it was there to cancel.</param>
internal readonly record struct Connect(TimeSpan At, int Open, bool IsCancel);
