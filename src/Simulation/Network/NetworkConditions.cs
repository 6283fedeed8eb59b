namespace ActorPg.Simulation.Network;

/// <summary>How the network behaves when nothing is broken. What is left open the seed decides.</summary>
internal sealed record NetworkConditions
{
    /// <summary>The least time a segment takes one way.</summary>
    public TimeSpan MinLatency { get; init; } = TimeSpan.FromMicroseconds(20);

    /// <summary>The most. Segments of one direction never overtake each other.</summary>
    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromMicroseconds(500);

    /// <summary>How often, 0 to 1, a run of bytes is cut at a place that the seed chooses. Runs that arrive together are joined.</summary>
    public double SplitProbability { get; init; } = 0.3;

    /// <summary>No segment is longer. 1 sends every byte alone.</summary>
    public int LargestSegmentBytes { get; init; } = 16 * 1024;

    /// <summary>What a direction holds, under way and unread together, before writes stop completing.</summary>
    public int WindowBytes { get; init; } = 64 * 1024;

    /// <summary>How often, 0 to 1, a write or a read that could complete at once completes later.</summary>
    public double LateProbability { get; init; } = 0.5;

    /// <summary>Every byte alone, and no variation in time: for sweeps over byte positions.</summary>
    public static NetworkConditions ByteByByte { get; } =
        new()
        {
            LargestSegmentBytes = 1,
            SplitProbability = 0,
            MinLatency = TimeSpan.Zero,
            MaxLatency = TimeSpan.Zero,
        };
}
