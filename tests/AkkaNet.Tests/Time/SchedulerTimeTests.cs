using ActorPg.AkkaNet.Host;
using ActorPg.AkkaNet.Tests.Support;
using Akka.TestKit;

namespace ActorPg.AkkaNet.Tests.Time;

/// <summary>A clock and timers made of a scheduler that is moved by hand.</summary>
public sealed class SchedulerTimeTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly TestScheduler _scheduler = new(null, null);
    private readonly TimeProvider _time;

    public SchedulerTimeTests()
    {
        _time = SchedulerTime.Of(_scheduler);
    }

    [Fact]
    public void Its_clock_is_the_schedulers()
    {
        long start = _time.GetTimestamp();

        _scheduler.Advance(_second);

        Assert.Equal(_second, _time.GetElapsedTime(start));
        Assert.Equal(_scheduler.Now, _time.GetUtcNow());
    }

    [Fact]
    public async Task A_timer_comes_when_the_scheduler_gets_there()
    {
        Task delay = Task.Delay(10 * _second, _time);

        _scheduler.Advance(9 * _second);
        Assert.False(delay.IsCompleted);
        _scheduler.Advance(_second);
        await delay.Soon();
    }

    [Fact]
    public async Task A_timer_that_is_due_now_waits_for_no_move()
    {
        var came = new TaskCompletionSource();

        await using ITimer timer = _time.CreateTimer(
            _ => came.SetResult(),
            null,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );

        await came.Task.Soon();
    }

    [Fact]
    public async Task A_timer_comes_again_as_often_as_it_is_to()
    {
        int times = 0;
        await using ITimer timer = _time.CreateTimer(_ => Interlocked.Increment(ref times), null, _second, _second);

        for (int i = 1; i < 4; i++)
        {
            _scheduler.Advance(_second);
            await Patience.UntilAsync(() => Volatile.Read(ref times) == i, $"it came {i} times");
        }
    }

    [Fact]
    public async Task What_was_changed_or_disposed_of_does_not_come()
    {
        int disposedCame = 0;
        int changedCame = 0;
        ITimer disposed = _time.CreateTimer(
            _ => Interlocked.Increment(ref disposedCame),
            null,
            _second,
            Timeout.InfiniteTimeSpan
        );
        await using ITimer changed = _time.CreateTimer(
            _ => Interlocked.Increment(ref changedCame),
            null,
            _second,
            Timeout.InfiniteTimeSpan
        );
        Assert.True(changed.Change(5 * _second, Timeout.InfiniteTimeSpan));
        await disposed.DisposeAsync();
        Assert.False(disposed.Change(_second, _second));
        Task end = Task.Delay(2 * _second, _time);

        _scheduler.Advance(2 * _second);

        await end.Soon();
        Assert.Equal(0, Volatile.Read(ref changedCame));
        _scheduler.Advance(3 * _second);
        await Patience.UntilAsync(() => Volatile.Read(ref changedCame) == 1, "it comes when it was changed to");
        Assert.Equal(0, Volatile.Read(ref disposedCame));
    }
}
