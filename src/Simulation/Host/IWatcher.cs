namespace ActorPg.Simulation.Host;

/// <summary>Wants to know when an actor has stopped for good.</summary>
internal interface IWatcher
{
    /// <summary>Called once, when it has.</summary>
    void OnTerminated();
}
