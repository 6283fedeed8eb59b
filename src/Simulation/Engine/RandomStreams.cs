namespace ActorPg.Simulation.Engine;

/// <summary>One seed, split by purpose, so that one more fault site does not reshuffle the schedule. Owned by the simulation's thread.</summary>
internal sealed class RandomStreams
{
    private readonly ulong _seed;

    public RandomStreams(ulong seed)
    {
        _seed = seed;
        Schedule = Named("schedule");
        Network = Named("network");
        Faults = Named("faults");
        Workload = Named("workload");
    }

    /// <summary>Which of the events that are ready runs next.</summary>
    public Xoshiro256 Schedule { get; }

    /// <summary>Latency, and where segments are cut.</summary>
    public Xoshiro256 Network { get; }

    /// <summary>What breaks, and when.</summary>
    public Xoshiro256 Faults { get; }

    /// <summary>What the callers ask for.</summary>
    public Xoshiro256 Workload { get; }

    /// <summary>A stream for something else: each actor draws from its own, named by its path.</summary>
    public Xoshiro256 Named(string name) => Xoshiro256.Split(_seed, name);
}
