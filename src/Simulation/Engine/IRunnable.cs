namespace ActorPg.Simulation.Engine;

/// <summary>Something that is ready to run in the simulation's loop: an actor with mail, or a single event.</summary>
internal interface IRunnable
{
    /// <summary>Runs one step of it. Called by the loop alone.</summary>
    void Run();
}
