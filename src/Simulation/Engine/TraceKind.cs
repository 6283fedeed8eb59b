namespace ActorPg.Simulation.Engine;

/// <summary>What happened in one event of a simulation.</summary>
internal enum TraceKind
{
    /// <summary>The first turn of an incarnation.</summary>
    Started,

    /// <summary>A turn with a message.</summary>
    Received,

    /// <summary>A parent decided about a child.</summary>
    Supervised,

    /// <summary>The last turn of an incarnation.</summary>
    Stopped,

    /// <summary>An actor is gone for good.</summary>
    Terminated,

    /// <summary>A turn threw.</summary>
    Crashed,

    /// <summary>A result, a timer or a notice for an incarnation that is gone was dropped.</summary>
    Dropped,

    /// <summary>A message told to a stopped actor.</summary>
    DeadLetter,

    /// <summary>A message was failed.</summary>
    Failed,

    /// <summary>A reply was completed.</summary>
    Replied,

    /// <summary>Computation outside a turn ran.</summary>
    Computed,

    /// <summary>A timer came due.</summary>
    Timer,

    /// <summary>Other work of the host, or of a test.</summary>
    Event,

    /// <summary>Something happened in the network.</summary>
    Network,

    /// <summary>A line of the log. Shown, but not hashed: text may name what differs between runs.</summary>
    Log,
}
