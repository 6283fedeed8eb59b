namespace ActorPg.Simulation.Engine;

/// <summary>A simulation that cannot go on: deadlock, livelock, a missed deadline, a script that was not followed. Shows the last events.</summary>
internal sealed class SimulationException : Exception
{
    public SimulationException(string problem, TimeSpan time, Trace trace)
        : base($"{problem}\nat {time} of virtual time; {trace}") { }
}
