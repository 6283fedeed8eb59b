using System.Globalization;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>One thing that a caller does, with all that is left to chance decided. Immutable.</summary>
/// <param name="Id">Its number; of rows that it writes, that of the first. Unique in a script.</param>
/// <param name="Kind">What it is.</param>
internal sealed record Work(int Id, WorkKind Kind)
{
    /// <summary>How many numbers belong to one piece of work.</summary>
    public const int Numbers = 100;

    /// <summary>How many rows, or requests.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How many rows are taken before it is broken off; 0 for all. Of a COPY in: before the source fails.</summary>
    public int Take { get; init; }

    /// <summary>How long the statement sleeps at the server, in milliseconds.</summary>
    public int Sleep { get; init; }

    /// <summary>The call's patience, in milliseconds.</summary>
    public int Timeout { get; init; } = 1000;

    /// <summary>When its token is cancelled, in microseconds after the call; negative for never.</summary>
    public int CancelAfter { get; init; } = -1;

    /// <summary>The pause before it, in milliseconds.</summary>
    public int Pause { get; init; }

    /// <summary>Of a transaction: how it ends.</summary>
    public WorkEnd End { get; init; }

    /// <summary>What is done within it.</summary>
    public IReadOnlyList<Work> Inner { get; init; } = [];

    /// <summary>It and all within it.</summary>
    public int Weight => 1 + Inner.Sum(static work => work.Weight);

    public override string ToString()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Kind} {Id}");
        text += Count == 1 ? "" : $" count={Count}";
        text += Take == 0 ? "" : $" take={Take}";
        text += Sleep == 0 ? "" : $" sleep={Sleep}ms";
        text += CancelAfter < 0 ? "" : $" cancel={CancelAfter}us";
        text += Kind is WorkKind.Transaction or WorkKind.Savepoint ? $" {End}" : "";
        text += $" timeout={Timeout}ms pause={Pause}ms";
        return Inner.Count == 0 ? text : $"{text} [{string.Join("; ", Inner)}]";
    }
}
