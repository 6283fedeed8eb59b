using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;
using Lane = ActorPg.Messages.Lane;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>One kind of work: who does it, how often at once, and how its answers are known to be right.</summary>
internal abstract class Scenario
{
    /// <summary>What it is called on the command line and in the figures.</summary>
    public required string Name { get; init; }

    /// <summary>How many ask at once.</summary>
    public int Callers { get; init; } = 10;

    /// <summary>How many connections a pool may have for them.</summary>
    public int Connections { get; init; } = 10;

    /// <summary>The lane that we do it by; the others have none.</summary>
    public Lane Lane { get; init; }

    /// <summary>Whether the server is to write through to the disk (fsync) meanwhile.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Makes the table <c>bench_rows</c>; null when none is needed. It does not exist beforehand.</summary>
    public string? Setup { get; init; }

    /// <summary>Asks the server itself what the rows of one run come to: a count and a sum. Null where the scenario knows.</summary>
    public string? Expectation { get; init; }

    /// <summary>One caller's work until the round is over; returns how many times it was done. Throws when an answer is wrong.</summary>
    public abstract Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round);

    /// <summary>Fails the run.</summary>
    /// <exception cref="WrongAnswerException">The answer is not the one expected.</exception>
    protected void Check<T>(T answer, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(answer, expected))
        {
            throw new WrongAnswerException($"{Name}: {answer} where {expected} is right.");
        }
    }
}
