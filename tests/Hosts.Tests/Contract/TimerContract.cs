using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>Timers. That one does not come is shown by a later one that does.</summary>
public abstract class TimerContract(IHostDriver driver) : HostContract(driver)
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _later = TimeSpan.FromMilliseconds(60);

    [Fact]
    public async Task A_timer_comes_once_and_not_before_it_is_due()
    {
        IActorRef<object> actor = Spawn("actor");
        long start = Host.Time.GetTimestamp();
        await InTurnAsync(
            actor,
            p =>
            {
                p.World.StartTimer("a", new Note("a"), _soon);
                p.World.StartTimer("z", new Note("end"), _later);
            }
        );
        await SeeAsync("actor#1 got a");
        Assert.True(Host.Time.GetElapsedTime(start) >= _soon - TimeSpan.FromMilliseconds(1));
        await SeeAsync("actor#1 got end");
        Assert.Equal(["actor#1 started", "actor#1 got a", "actor#1 got end"], Journal.Entries);
    }

    [Fact]
    public async Task A_timer_with_the_same_key_is_replaced()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(
            actor,
            p =>
            {
                p.World.StartTimer("key", new Note("old"), _soon);
                p.World.StartTimer("key", new Note("new"), _later);
            }
        );
        await SeeAsync("actor#1 got new");
        Journal.AssertNever("actor#1 got old");
    }

    [Fact]
    public async Task A_timer_that_was_cancelled_does_not_come()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(
            actor,
            p =>
            {
                p.World.StartTimer("key", new Note("cancelled"), _soon);
                p.World.StartTimer("end", new Note("end"), _later);
                p.World.CancelTimer("key");
                p.World.CancelTimer("unknown");
            }
        );
        await SeeAsync("actor#1 got end");
        Journal.AssertNever("actor#1 got cancelled");
    }

    [Fact]
    public async Task A_timer_that_is_due_can_still_be_cancelled()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(
            actor,
            p =>
            {
                // Both may be in the mailbox when the first of them is received.
                p.World.StartTimer("a", new Do(q => Take(q, "b")), TimeSpan.Zero);
                p.World.StartTimer("b", new Do(q => Take(q, "a")), TimeSpan.Zero);
                p.World.StartTimer("z", new Note("end"), _later);
            }
        );
        await SeeAsync("actor#1 got end");
        Assert.Equal(1, Journal.CountOf("actor#1 took its timer"));

        static void Take(Probe probe, string other)
        {
            probe.World.CancelTimer(other);
            probe.Write("took its timer");
        }
    }

    [Fact]
    public async Task A_key_can_be_used_again()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(actor, p => p.World.StartTimer("key", new Note("first"), _soon));
        await SeeAsync("actor#1 got first");
        await InTurnAsync(actor, p => p.World.StartTimer("key", new Note("second"), _soon));
        await SeeAsync("actor#1 got second");
    }

    [Fact]
    public async Task No_timer_survives_a_restart()
    {
        IActorRef<object> actor = Spawn("actor");
        actor.Tell(
            new Do(p =>
            {
                p.World.StartTimer("key", new Note("stale"), _soon);
                throw new InvalidOperationException("bug");
            })
        );
        await InTurnAsync(actor, p => p.World.StartTimer("end", new Note("end"), _later));
        await SeeAsync("actor#2 got end");
        Journal.AssertNever("actor#2 got stale");
    }

    [Fact]
    public async Task The_timers_of_a_stopped_actor_are_gone()
    {
        IActorRef<object> actor = Spawn("actor");
        var request = new Request();
        await InTurnAsync(actor, p => p.World.StartTimer("key", request, _soon));
        await UntilAsync(Host.StopAsync(actor));
        IActorRef<object> other = Spawn("other");
        await InTurnAsync(other, p => p.World.StartTimer("end", new Note("end"), _later));
        await SeeAsync("other#1 got end");
        Assert.Equal("actor#1 stopped", Journal.Entries.Last(e => e.StartsWith("actor#1", StringComparison.Ordinal)));
    }
}
