namespace ActorPg.Simulation.Network;

/// <summary>What goes wrong with one connection. Nothing, unless it is set.</summary>
internal sealed class LinkFaults
{
    /// <summary>The connection is refused.</summary>
    public bool Refuse { get; init; }

    /// <summary>Nobody answers: connecting ends only when it is cancelled.</summary>
    public bool StallConnect { get; init; }

    /// <summary>The connection is made, but the server never reads: the window fills, and writes stop completing.</summary>
    public bool SlowReader { get; init; }

    /// <summary>From the client to the server.</summary>
    public FlowFaults ToServer { get; init; } = new();

    /// <summary>From the server to the client.</summary>
    public FlowFaults ToClient { get; init; } = new();
}
