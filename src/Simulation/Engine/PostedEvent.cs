namespace ActorPg.Simulation.Engine;

/// <summary>An event that runs once: a reply, a failure, a continuation.</summary>
internal sealed class PostedEvent(RunQueue queue, TraceKind kind, string subject, Action action) : IRunnable
{
    public void Run()
    {
        queue.Record(kind, subject);
        action();
    }
}
