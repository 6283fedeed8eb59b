namespace ActorPg.Simulation.Engine;

/// <summary>An event at a virtual time. Events of one time run in the order in which they were scheduled.</summary>
internal sealed class TimedEvent(RunQueue queue, bool isTimer, TraceKind kind, string subject, Action action)
{
    /// <summary>True for what waits for time to pass; false for what is under way and arrives by itself, as a segment in the network is.</summary>
    public bool IsTimer { get; } = isTimer;

    public bool IsCancelled { get; private set; }

    public bool HasFired { get; private set; }

    /// <summary>Takes it back. Does nothing once it has fired.</summary>
    public void Cancel()
    {
        if (!IsCancelled && !HasFired)
        {
            IsCancelled = true;
            queue.Forget(this);
        }
    }

    public void Fire()
    {
        HasFired = true;
        queue.Record(kind, subject);
        action();
    }
}
