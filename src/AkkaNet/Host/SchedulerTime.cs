using Akka.Actor;

namespace ActorPg.AkkaNet.Host;

/// <summary>
/// The time of a scheduler that keeps one of its own, such as that of Akka.TestKit, whose time passes when a test says so. Thread-safe.
/// </summary>
/// <param name="scheduler">The system's scheduler.</param>
internal sealed class SchedulerTime(IScheduler scheduler) : TimeProvider
{
    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time that a system lives by: the machine's under Akka.NET's own scheduler, whose clock is that, else the scheduler's.</summary>
    /// <param name="scheduler">The system's scheduler.</param>
    public static TimeProvider Of(IScheduler scheduler) =>
        scheduler is HashedWheelTimerScheduler ? System : new SchedulerTime(scheduler);

    /// <inheritdoc />
    public override long GetTimestamp() => scheduler.Now.UtcTicks; // its monotonic clock is the machine's, whatever time it keeps

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => scheduler.Now.ToUniversalTime();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SchedulerTimer(scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>One timer. What a scheduler was asked for it may do although it was taken back, so each request has a number, and only the latest counts.</summary>
    private sealed class SchedulerTimer(IScheduler scheduler, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _lock = new();
        private int _latest;
        private bool _isDisposed;
        private TimeSpan _period;

        /// <inheritdoc />
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                if (_isDisposed)
                {
                    return false;
                }
                _period = period;
                Request(dueTime);
                return true;
            }
        }

        /// <inheritdoc />
        public void Dispose()
        {
            lock (_lock)
            {
                _isDisposed = true;
                _latest++;
            }
        }

        /// <inheritdoc />
        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Request(TimeSpan due)
        {
            int number = ++_latest;
            if (due == Timeout.InfiniteTimeSpan)
            {
                return;
            }
            if (due <= TimeSpan.Zero)
            {
                // What is due now needs no time to pass: a scheduler that is moved by hand would wait for the next move.
                Run(number);
                return;
            }
            scheduler.Advanced.ScheduleOnce(due, () => Run(number));
        }

        // On the pool, as the system's timers do: whoever moves the time is not to run what follows from it.
        private void Run(int number) =>
            ThreadPool.UnsafeQueueUserWorkItem(
                static run => run.Timer.Fire(run.Number),
                (Timer: this, Number: number),
                preferLocal: false
            );

        private void Fire(int number)
        {
            lock (_lock)
            {
                if (number != _latest)
                {
                    return;
                }
                if (_period > TimeSpan.Zero)
                {
                    Request(_period);
                }
            }
            callback(state);
        }
    }
}
