using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;
using ActorPg.Simulation;
using ActorPg.Simulation.Engine;

namespace ActorPg.Actors.Tests.Simulation;

[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A host holds nothing but memory, and some of these are broken at the end."
)]
public class SimulationHostTests
{
    private readonly SimulationHost _host = new(seed: 42);

    [Fact]
    public void A_task_that_nothing_will_complete_is_a_deadlock_and_shows_the_trace()
    {
        _host.Spawn(() => new Listener([], "a"), "a").Tell(new Ping(0));
        var failure = Assert.Throws<SimulationException>(() => _host.Complete(new TaskCompletionSource().Task));
        Assert.Contains("deadlock: idle with pending work", failure.Message, StringComparison.Ordinal);
        Assert.Contains("seed 0x2a", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Received   /a  Ping", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_is_late_is_told_from_a_deadlock()
    {
        Task late = Task.Delay(TimeSpan.FromSeconds(2), _host.Time);
        var failure = Assert.Throws<SimulationException>(() => _host.Complete(late, TimeSpan.FromSeconds(1)));
        Assert.Contains("not completed within 00:00:01", failure.Message, StringComparison.Ordinal);
        _host.Complete(late, TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), _host.Now);
    }

    [Fact]
    public void What_a_task_throws_is_thrown_as_it_is()
    {
        Assert.Throws<IOException>(() => _host.Complete(Task.FromException<int>(new IOException("lost"))));
        Assert.Equal(7, _host.Complete(new ValueTask<int>(7)));
    }

    [Fact]
    public void Async_test_code_runs_in_the_loop()
    {
        var times = new List<TimeSpan>();
        _host.Complete(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Delay(TimeSpan.FromHours(0.1), _host.Time);
                times.Add(_host.Now);
            }
        });
        Assert.Equal([TimeSpan.FromHours(0.1), TimeSpan.FromHours(0.2), TimeSpan.FromHours(0.3)], times);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_due_then_sequence()
    {
        var fired = new List<int>();
        int[] dues = [5, 3, 5, 1, 3];
        var timers = dues.Select(
                (due, i) =>
                    _host.Time.CreateTimer(_ => fired.Add(i), null, TimeSpan.FromSeconds(due), Timeout.InfiniteTimeSpan)
            )
            .ToList();
        _host.RunFor(TimeSpan.FromSeconds(4));
        Assert.Equal([3, 1, 4], fired);
        timers[2].Dispose();
        _host.RunFor(TimeSpan.FromSeconds(4));
        Assert.Equal([3, 1, 4, 0], fired);
        Assert.Equal(TimeSpan.FromSeconds(8), _host.Now);
    }

    [Fact]
    public void A_periodic_timer_keeps_its_period_until_it_is_changed()
    {
        var fired = new List<double>();
        using ITimer timer = _host.Time.CreateTimer(
            _ => fired.Add(_host.Now.TotalSeconds),
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(2)
        );
        _host.RunFor(TimeSpan.FromSeconds(6));
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _host.RunFor(TimeSpan.FromSeconds(6));
        Assert.Equal([1, 3, 5], fired);
    }

    [Fact]
    public void The_clock_moves_with_the_simulation_alone()
    {
        DateTimeOffset start = _host.Time.GetUtcNow();
        long stamp = _host.Time.GetTimestamp();
        _host.RunFor(TimeSpan.FromDays(400));
        Assert.Equal(TimeSpan.FromDays(400), _host.Time.GetUtcNow() - start);
        Assert.Equal(TimeSpan.FromDays(400), _host.Time.GetElapsedTime(stamp));
    }

    [Fact]
    public void A_deadline_of_virtual_time_cancels()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(5), _host.Time);
        Assert.False(_host.RunUntil(() => source.IsCancellationRequested, TimeSpan.FromMinutes(4)));
        Assert.True(_host.RunUntil(() => source.IsCancellationRequested, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Idle_does_not_wait_for_timers()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(1), _host.Time);
        _host.RunUntilIdle();
        Assert.False(delay.IsCompleted);
        Assert.Equal(TimeSpan.Zero, _host.Now);
    }

    [Fact]
    public void A_context_used_outside_its_turns_is_refused()
    {
        IActorContext<object>? leaked = null;
        IActorRef<object> actor = _host.Spawn(() => new Leaky(context => leaked = context), "leaky");
        _host.RunUntilIdle();
        Assert.Throws<InvalidOperationException>(() => leaked!.Stop());
        Assert.Throws<InvalidOperationException>(() => leaked!.Random);
        Assert.Throws<InvalidOperationException>(() => leaked!.StartTimer("k", "m", TimeSpan.Zero));
        actor.Tell("crash");
        _host.RunUntilIdle();
        Assert.Single(_host.Failures);
    }

    [Fact]
    public void A_crash_can_be_injected()
    {
        var heard = new List<string>();
        IActorRef<Ping> actor = _host.Spawn(() => new Listener(heard, "a"), "a");
        _host.InjectCrash(actor, new InvalidOperationException("injected"));
        actor.Tell(new Ping(1));
        actor.Tell(new Ping(2));
        _host.RunUntilIdle();
        Assert.Equal(["a"], heard);
        Assert.Equal(("/a", "injected"), (_host.Failures[0].Path, _host.Failures[0].Failure.Message));
    }

    [Fact]
    public void An_endless_exchange_without_time_is_a_livelock()
    {
        _host.Queue.MostEventsInOneInstant = 10_000;
        IActorRef<object> actor = _host.Spawn(() => new Leaky(_ => { }), "echo");
        actor.Tell("again");
        var failure = Assert.Throws<SimulationException>(_host.RunUntilIdle);
        Assert.Contains("livelock", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_loop_cannot_be_driven_from_within()
    {
        Exception? failure = null;
        _host.Do(() => failure = Record.Exception(_host.RunUntilIdle));
        Assert.IsType<InvalidOperationException>(failure);
    }

    private sealed class Leaky(Action<IActorContext<object>> leak) : Actor<object>
    {
        protected override void Started() => leak(Context);

        protected override void Receive(object message)
        {
            if (message is "again")
            {
                Context.Self.Tell(message);
                return;
            }
            throw new InvalidOperationException("bug");
        }
    }
}
