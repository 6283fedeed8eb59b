namespace ActorPg.Simulation.Engine;

/// <summary>A timer of <see cref="VirtualTime"/>. Its callback runs in the simulation's loop.</summary>
internal sealed class VirtualTimer(RunQueue queue, TimerCallback callback, object? state) : ITimer
{
    private TimedEvent? _next;
    private TimeSpan _period;
    private bool _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }
        _next?.Cancel();
        _next = null;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Arm(dueTime);
        }
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        _next?.Cancel();
        _next = null;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Arm(TimeSpan due) => _next = queue.Schedule(due, isTimer: true, TraceKind.Timer, "time", Fire);

    private void Fire()
    {
        _next = null;
        if (_period > TimeSpan.Zero)
        {
            Arm(_period);
        }
        callback(state);
    }
}
