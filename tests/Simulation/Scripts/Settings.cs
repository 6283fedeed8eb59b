namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>How the pool and the network of one script are set. Times in milliseconds. Immutable.</summary>
internal sealed record Settings
{
    public int MinSize { get; init; }

    public int MaxSize { get; init; } = 4;

    public int LaneSize { get; init; } = 1;

    public int PipelineLimit { get; init; } = 8;

    public int StatementCache { get; init; } = 100;

    public int MaxWaiting { get; init; } = 100;

    public int MaxQueries { get; init; } = 50_000;

    public int AcquireTimeout { get; init; } = 5000;

    public int CancelTimeout { get; init; } = 1000;

    public int ConnectTimeout { get; init; } = 2000;

    public int IdleLifetime { get; init; }

    public int ConnectionLifetime { get; init; }

    public int PingInterval { get; init; }

    /// <summary>The longest segment in bytes; 1 has every byte come alone.</summary>
    public int LargestSegment { get; init; } = 16 * 1024;

    public double SplitProbability { get; init; } = 0.3;

    /// <summary>The longest way of a segment, in microseconds.</summary>
    public int Latency { get; init; } = 500;

    /// <summary>The longest that a statement takes beyond what it asks for, in microseconds.</summary>
    public int Service { get; init; } = 500;

    /// <summary>The longest that a cancel is under way within the server, in microseconds.</summary>
    public int CancelDelay { get; init; } = 2000;

    /// <summary>What is around the pool.</summary>
    public Surroundings Around { get; init; } = new();
}
