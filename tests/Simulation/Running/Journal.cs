using ActorPg.Simulation.Postgres;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>Everything that the invariants look at, in the order in which it happened. Owned by the simulation's thread.</summary>
internal sealed class Journal
{
    public Settings Settings { get; init; } = new();

    public List<Call> Calls { get; } = [];

    /// <summary>How each transaction ended, by its number.</summary>
    public Dictionary<int, Call> Commits { get; } = [];

    /// <summary>What the server did.</summary>
    public List<ServerEvent> Server { get; } = [];

    public Ledger Ledger { get; set; } = new();

    public List<Gauge> Gauges { get; } = [];

    public List<Connect> Connects { get; } = [];

    public List<Grant> Grants { get; } = [];

    public List<Subscriber> Subscribers { get; } = [];

    /// <summary>The notifications that were committed, in order, each payload once.</summary>
    public List<Told> Notified { get; } = [];

    /// <summary>The processes whose connections were told to have ended.</summary>
    public List<int> Terminations { get; } = [];

    /// <summary>What happened to connections that listened, or to the actors above them: each may cost a gap.</summary>
    public int ListenLosses { get; set; }

    /// <summary>Whether every caller only holds connections, and nothing goes wrong: who asks first is served first.</summary>
    public bool IsQueueOnly { get; init; }

    /// <summary>What the end found: leftovers by name, none of which may be more than 0.</summary>
    public Dictionary<string, int> Leftovers { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the run did not come to its end; null when it did.</summary>
    public string? Stuck { get; set; }

    /// <summary>Turns that threw, other than by order.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Whether a secret was seen where it must not be.</summary>
    public List<string> Secrets { get; } = [];

    /// <summary>The call of a number, as written to the server.</summary>
    public Call? Find(int id) => _byId.GetValueOrDefault(id / Work.Numbers * Work.Numbers);

    private readonly Dictionary<int, Call> _byId = [];

    public Call Add(Call call)
    {
        Calls.Add(call);
        _byId[call.Id / Work.Numbers * Work.Numbers] = call;
        return call;
    }
}
