namespace ActorPg.Simulation.Host;

/// <summary>The kinds of <see cref="Signal"/>.</summary>
internal enum SignalKind
{
    Start,
    Stop,
    Restart,
    ChildFailed,
    ChildStopped,
}
