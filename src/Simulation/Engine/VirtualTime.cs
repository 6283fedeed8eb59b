namespace ActorPg.Simulation.Engine;

/// <summary>A clock that moves only when the simulation does. Starts at 2000-01-01, UTC.</summary>
internal sealed class VirtualTime(RunQueue queue) : TimeProvider
{
    /// <summary>What the clock shows at the start.</summary>
    public static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How far the clock on the wall is off; what is measured with timestamps is not, nor is any timer.</summary>
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => Epoch + queue.Now + Offset;

    public override long GetTimestamp() => queue.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(queue, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
