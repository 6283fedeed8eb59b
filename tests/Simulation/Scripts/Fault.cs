using ActorPg.Simulation.Postgres;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>One thing that goes wrong. Immutable.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record Fault(FaultKind Kind)
{
    /// <summary>The connection that it strikes: the number of the attempt, from 1.</summary>
    public int Link { get; init; }

    /// <summary>After how many bytes.</summary>
    public int Offset { get; init; }

    /// <summary>When, in microseconds after the callers have started.</summary>
    public int At { get; init; }

    /// <summary>How long it lasts, in milliseconds; for those that end.</summary>
    public int Lasts { get; init; }

    /// <summary>Which of the sessions, of those there are.</summary>
    public int Victim { get; init; }

    /// <summary>The error, for those that are one.</summary>
    public string SqlState { get; init; } = "";

    /// <summary>Of <see cref="FaultKind.Step"/>.</summary>
    public StepFault? Step { get; init; }

    /// <summary>Whether it strikes one connection.</summary>
    public bool IsOfLink => Kind <= FaultKind.SlowReader;

    /// <summary>Whether a listener's connection, or its actor, may end by it.</summary>
    public bool IsTimed => Kind >= FaultKind.Kill;

    public override string ToString()
    {
        string text = $"{Kind}";
        if (Step is not null)
        {
            return $"{text} {Step.Step} skip={Step.Skip} {Step.SqlState}{(Step.IsFatal ? " FATAL" : "")}";
        }
        text += IsOfLink ? $" link={Link} offset={Offset}" : $" at={At}us victim={Victim}";
        text += Lasts == 0 ? "" : $" lasts={Lasts}ms";
        return SqlState.Length == 0 ? text : $"{text} {SqlState}";
    }
}
