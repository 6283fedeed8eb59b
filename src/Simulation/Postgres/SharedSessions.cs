using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Postgres;

/// <summary>
/// The sessions behind a pooler that gives one away after each transaction: whoever begins the next gets any that is free, with what others have prepared there. Owned by
/// the simulation's thread. Source: pgbouncer, pool_mode.
/// </summary>
internal sealed class SharedSessions(SharedData data, Xoshiro256 random)
{
    private const int Most = 4;

    private readonly List<Home> _free = [];

    /// <summary>One for a transaction.</summary>
    public Home Take()
    {
        int which = random.Next(Most);
        if (which >= _free.Count)
        {
            return new Home(data.NextProcess());
        }
        Home taken = _free[which];
        _free.RemoveAt(which);
        return taken;
    }

    /// <summary>The transaction is over; the pooler keeps a few.</summary>
    public void Return(Home home)
    {
        if (_free.Count < Most)
        {
            _free.Add(home);
        }
    }

    /// <summary>A session at the server.</summary>
    internal sealed class Home(int process)
    {
        public int ProcessId { get; } = process;

        /// <summary>What anybody has prepared there.</summary>
        public Dictionary<string, Prepared> Statements { get; } = new(StringComparer.Ordinal);
    }
}
