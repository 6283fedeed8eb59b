namespace ActorPg.AkkaNet;

/// <summary>How <see cref="PgFlow.Execute"/> runs. Immutable.</summary>
public sealed record PgFlowOptions
{
    /// <summary>Elements at most that share a transaction. Only those that wait anyway share one: a slow stream has batches of one.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Batches at most that run at once. With more than one, they may commit in another order than they came.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>True to let elements through in the order in which they came; false as their batches commit.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>
    /// How often a batch of which no byte was sent (<see cref="PgOutcome.NotSent"/>) is tried again, behind the pool's own attempts. One that may have run is never
    /// tried again: the stream fails, and its outcome is <see cref="PgOutcome.Unknown"/>.
    /// </summary>
    public int Retries { get; init; } = 3;

    /// <summary>The pause before it is.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a batch may take; null: the pool's command timeout.</summary>
    public TimeSpan? Timeout { get; init; }
}
