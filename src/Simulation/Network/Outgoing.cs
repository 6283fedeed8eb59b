namespace ActorPg.Simulation.Network;

/// <summary>Bytes that a sender still owns, and whom to tell when they have left (null) or cannot (why).</summary>
internal readonly record struct Outgoing(ReadOnlyMemory<byte> Bytes, Action<Exception?> Sent);
