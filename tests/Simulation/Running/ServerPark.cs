using ActorPg.Simulation.Network;
using ActorPg.Simulation.Postgres;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>The servers of a run, one of them the primary at any time but within a failover. Owned by the simulation's thread.</summary>
internal sealed class ServerPark
{
    private readonly int _primary;

    public ServerPark(SimulatedNetwork network, Settings settings, IServerObserver observer)
    {
        Surroundings around = settings.Around;
        _primary = around.Primary;
        var all = new List<SimulatedPostgres>();
        for (int i = 0; i < around.Hosts; i++)
        {
            var server = new SimulatedPostgres(network, EndpointOf(i), observer, all.FirstOrDefault())
            {
                LongestService = TimeSpan.FromMicroseconds(settings.Service),
                LongestCancel = TimeSpan.FromMicroseconds(settings.CancelDelay),
                ReportsRole = !around.IsOld,
                SpeaksVersion32 = around.SpeaksVersion32,
                UsualAuthentication = around.Authentication,
                Pooler = around.Pooler,
            };
            server.Become(isStandby: i != _primary);
            all.Add(server);
        }
        All = all;
    }

    public IReadOnlyList<SimulatedPostgres> All { get; }

    /// <summary>The first; the only one, most of the time.</summary>
    public SimulatedPostgres First => All[0];

    /// <summary>The sessions that have not ended, of all.</summary>
    public IReadOnlyList<PostgresBackend> Backends =>
        All.Count == 1 ? First.Backends : [.. All.SelectMany(static server => server.Backends)];

    /// <summary>Every connection that any accepted.</summary>
    public IEnumerable<SimulatedLink> Links => All.SelectMany(static server => server.Links);

    public int FaultsHit => All.Sum(static server => server.FaultsHit);

    /// <summary>Where a server listens.</summary>
    public static PgEndpoint EndpointOf(int server) => new(server == 0 ? "db" : $"db{server + 1}", 5432);

    /// <summary>The server that a fault is about.</summary>
    public SimulatedPostgres Of(Fault fault) => All[fault.Victim % All.Count];

    /// <summary>The primary goes, and all its sessions; it is a standby when it is heard of again.</summary>
    public void Demote()
    {
        if (All.FirstOrDefault(static server => !server.IsStandby) is { } primary)
        {
            Array.ForEach(primary.Backends.ToArray(), static backend => backend.Die("57P01"));
            primary.Become(isStandby: true);
        }
    }

    /// <summary>A standby takes the primary's place, if that is empty.</summary>
    public void Promote(int which)
    {
        if (All.All(static server => server.IsStandby))
        {
            All[which % All.Count].Become(isStandby: false);
        }
    }

    /// <summary>All are as they were at the beginning, but for who is the primary: that is one, and stays who it is.</summary>
    public void Heal()
    {
        int primary = All.ToList().FindIndex(static server => !server.IsStandby);
        primary = primary < 0 ? _primary : primary;
        for (int i = 0; i < All.Count; i++)
        {
            All[i].Heal(isStandby: i != primary);
        }
    }
}
