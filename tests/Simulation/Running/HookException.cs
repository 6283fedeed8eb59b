namespace ActorPg.Simulation.Tests.Running;

/// <summary>What a hook throws that fails.</summary>
internal sealed class HookException() : Exception("a hook failed");
