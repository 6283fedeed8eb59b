namespace ActorPg.Simulation.Tests.Running;

/// <summary>Somebody asked for a connection, and got it.</summary>
/// <param name="AskedAt">When it asked.</param>
/// <param name="Order">How many had asked before.</param>
/// <param name="GrantedAt">When it had it.</param>
internal readonly record struct Grant(TimeSpan AskedAt, int Order, TimeSpan GrantedAt);
