namespace ActorPg.Simulation.Network;

/// <summary>The far side of one accepted connection. All calls are events of the simulation, one at a time.</summary>
internal interface ISimulatedServer
{
    /// <summary>Bytes have arrived: what came since the last call, cut and joined as the network pleased. A view, valid during the call.</summary>
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <summary>No more bytes will come. Called once.</summary>
    /// <param name="reason">Null when the client closed in good order; else what broke the connection.</param>
    void OnClosed(Exception? reason);
}
