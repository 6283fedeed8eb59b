using ActorPg.Simulation.Network;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>
/// A CancelRequest that has arrived. Held back, it lets a test choose when it lands and when the client sees the end of its connection: two moments, and both matter.
/// </summary>
internal sealed class CancelArrival(ScriptedServer server, SimulatedPeer peer, BackendKeyData key)
{
    public int ProcessId { get; } = key.ProcessId;

    /// <summary>Whom it names; null when no backend has this process and secret.</summary>
    public ScriptedBackend? Target { get; } =
        server.Backends.FirstOrDefault(backend =>
            !backend.IsClosed
            && backend.Key.ProcessId == key.ProcessId
            && backend.Key.SecretKey.AsSpan().SequenceEqual(key.SecretKey)
        );

    /// <summary>Interrupts whatever the backend runs at this moment; nothing, if it is idle.</summary>
    /// <returns>True when a statement was hit.</returns>
    public bool Land() => Target?.Interrupt() == true;

    /// <summary>Closes the cancel request's connection.</summary>
    public void Finish() => peer.Close();
}
