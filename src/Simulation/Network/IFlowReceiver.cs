namespace ActorPg.Simulation.Network;

/// <summary>Where one direction of a connection ends.</summary>
internal interface IFlowReceiver
{
    /// <summary>A segment has arrived; it belongs to the receiver, which owes the flow its credit.</summary>
    void OnSegment(byte[] segment);

    /// <summary>The sender will send no more.</summary>
    void OnEnd();
}
