using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>One call of a caller, as it saw it: what it asked for, when, and what became of it. Owned by the simulation's thread.</summary>
internal sealed class Call(int id, WorkKind kind)
{
    private readonly List<string> _outcomes = [];

    public const string Ok = "Ok";

    public int Id { get; } = id;

    public WorkKind Kind { get; } = kind;

    /// <summary>How many numbers, from <see cref="Id"/> on, it writes or reads.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The transaction or session it is made in; 0 for none.</summary>
    public int Owner { get; init; }

    /// <summary>Whether it writes rows under its numbers.</summary>
    public bool Writes { get; init; }

    /// <summary>Whether the server's ledger counts its executions one by one: it is one statement, in a transaction of its own.</summary>
    public bool IsSingle { get; init; }

    public TimeSpan StartedAt { get; set; }

    public TimeSpan SettledAt { get; private set; }

    /// <summary>Its patience.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>When its caller gave up by its own will: cancelled it, or left a stream.</summary>
    public TimeSpan? GivenUpAt { get; set; }

    /// <summary>What it was told, each time that it was told something: once, if all is well.</summary>
    public IReadOnlyList<string> Outcomes => _outcomes;

    /// <summary>The one outcome; empty when there is none.</summary>
    public string Outcome => _outcomes.Count == 0 ? "" : _outcomes[0];

    public string SqlState { get; set; } = "";

    public string Message { get; set; } = "";

    /// <summary>How many rows an answer must have; negative when any number will do.</summary>
    public int ExpectedRows { get; set; } = -1;

    public int Rows { get; set; }

    /// <summary>Rows that were another's, or out of order.</summary>
    public int WrongRows { get; set; }

    /// <summary>Whether what it wrote was undone with its savepoint.</summary>
    public bool IsUndone { get; set; }

    public void Settle(string outcome, TimeSpan now)
    {
        _outcomes.Add(outcome);
        SettledAt = now;
    }

    public override string ToString() => $"{Kind} {Id}: {Outcome} {SqlState} {Message}";
}
