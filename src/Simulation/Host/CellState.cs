namespace ActorPg.Simulation.Host;

/// <summary>Where an actor stands in its life. Mail is delivered while <see cref="Running"/> only, and kept in all states but the last.</summary>
internal enum CellState
{
    /// <summary>Its next incarnation has not had its first turn.</summary>
    Starting,

    Running,

    /// <summary>It threw; the parent has yet to decide.</summary>
    Failing,

    /// <summary>It waits for its children to stop, then starts again.</summary>
    Restarting,

    /// <summary>It waits for its children to stop, then stops.</summary>
    Stopping,

    Stopped,
}
