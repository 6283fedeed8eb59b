using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>What becomes of an actor that throws.</summary>
public abstract class SupervisionContract(IHostDriver driver) : HostContract(driver)
{
    [Fact]
    public async Task A_crash_makes_a_new_instance_and_keeps_the_mailbox()
    {
        IActorRef<object> actor = Spawn("actor");
        actor.Tell(
            new Do(p =>
            {
                p.World.Self.Tell(new Note("kept"));
                throw new InvalidOperationException("bug");
            })
        );
        await SeeAsync("actor#2 got kept");
        Assert.Equal(
            ["actor#1 started", "actor#1 stopped by bug", "actor#2 started", "actor#2 got kept"],
            Journal.Entries
        );
    }

    [Fact]
    public async Task The_message_at_hand_fails_with_what_was_thrown()
    {
        IActorRef<object> actor = Spawn("actor");
        var request = new Request("bug");
        var spared = new Request();
        actor.Tell(request);
        actor.Tell(spared);
        Exception failure = await UntilAsync(request.Failed);
        Assert.Equal("bug", failure.Message);
        Assert.False(await UntilAsync(request.ContinuedInTurn));
        await SeeAsync("actor#2 got request");
        Assert.False(spared.Failed.IsCompleted);
    }

    [Fact]
    public async Task Each_incarnation_is_stopped_exactly_once()
    {
        IActorRef<object> actor = Spawn("actor");
        for (int i = 1; i <= 3; i++)
        {
            actor.Tell(new Crash($"bug {i}"));
        }
        await FenceAsync(actor);
        await UntilAsync(Host.StopAsync(actor));
        Assert.Equal(
            [
                "actor#1 started",
                "actor#1 stopped by bug 1",
                "actor#2 started",
                "actor#2 stopped by bug 2",
                "actor#3 started",
                "actor#3 stopped by bug 3",
                "actor#4 started",
                "actor#4 stopped",
            ],
            Journal.Entries
        );
    }

    [Fact]
    public async Task An_address_outlives_the_incarnation()
    {
        IActorRef<object> actor = Spawn("actor");
        IActorRef<object> before = await InTurnAsync(actor, p => p.World.Self);
        actor.Tell(new Crash("bug"));
        before.Tell(new Note("still there"));
        await SeeAsync("actor#2 got still there");
    }

    [Fact]
    public async Task The_parent_is_asked_about_the_child_and_the_failure()
    {
        IActorRef<object> parent = Spawn("parent");
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        child.Tell(new Crash("bug"));
        await SeeAsync("child#2 started");
        Journal.AssertOrder("parent#1 judges /parent/child over bug", "child#2 started");
    }

    [Fact]
    public async Task A_child_that_is_to_stop_is_told_why_and_fails_its_mail()
    {
        IActorRef<object> parent = Spawn(new ProbeSpec("parent", Journal) { Decision = _ => Supervision.Stop });
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        await InTurnAsync(parent, p => p.World.Watch(child, new Note("gone")));
        var request = new Request("bug");
        var waiting = new Request();
        await InTurnAsync(
            child,
            _ =>
            {
                child.Tell(request);
                child.Tell(waiting);
            }
        );
        Assert.Equal("bug", (await UntilAsync(request.Failed)).Message);
        Assert.NotNull(await UntilAsync(waiting.Failed));
        await SeeAsync("parent#1 got gone");
        Assert.Equal(1, Journal.CountOf("child#1 stopped by bug"));
        Journal.AssertNever("child#2 started");
    }

    [Fact]
    public async Task An_escalated_failure_is_the_parents_own()
    {
        IActorRef<object> top = Spawn("top");
        IActorRef<object> parent = await SpawnChildAsync(
            top,
            new ProbeSpec("parent", Journal) { Decision = _ => Supervision.Escalate }
        );
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        child.Tell(new Crash("bug"));
        await SeeAsync("parent#2 started");
        Journal.AssertOrder("parent#1 judges /top/parent/child over bug", "top#1 judges /top/parent over bug");
        Journal.AssertOrder("child#1 stopped", "parent#2 started");
        Assert.Equal(1, Journal.CountOf("parent#1 stopped by bug"));
        Journal.AssertNever("child#2 started");
        Journal.AssertNever("top#2 started");
    }

    [Fact]
    public async Task A_failure_escalated_to_the_top_restarts_it()
    {
        IActorRef<object> top = Spawn(new ProbeSpec("top", Journal) { Decision = _ => Supervision.Escalate });
        IActorRef<object> child = await SpawnChildAsync(top, Spec("child"));
        child.Tell(new Crash("bug"));
        await SeeAsync("top#2 started");
        Assert.Equal(1, Journal.CountOf("top#1 stopped by bug"));
    }

    [Fact]
    public async Task Children_are_stopped_before_the_next_incarnation_starts()
    {
        IActorRef<object> parent = Spawn("parent");
        await SpawnChildAsync(parent, Spec("child"));
        parent.Tell(new Crash("bug"));
        await SeeAsync("parent#2 started");
        Journal.AssertOrder("child#1 stopped", "parent#2 started");
        await SpawnChildAsync(parent, Spec("child"));
    }

    [Fact]
    public async Task Siblings_do_not_notice_a_crash()
    {
        IActorRef<object> parent = Spawn("parent");
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        IActorRef<object> sibling = await SpawnChildAsync(parent, Spec("sibling"));
        child.Tell(new Crash("bug"));
        await SeeAsync("child#2 started");
        await FenceAsync(sibling);
        Journal.AssertNever("sibling#1 stopped");
        Journal.AssertNever("parent#1 stopped");
    }

    [Fact]
    public async Task A_crash_in_the_first_turn_is_judged_like_any()
    {
        var spec = new ProbeSpec("actor", Journal)
        {
            OnStarted = p =>
            {
                if (p.Incarnation == 1)
                {
                    throw new InvalidOperationException("bug");
                }
            },
        };
        Spawn(spec).Tell(new Note("kept"));
        await SeeAsync("actor#2 got kept");
        Assert.Equal(1, Journal.CountOf("actor#1 stopped by bug"));
    }

    [Fact]
    public async Task A_crash_in_the_last_turn_does_not_stop_the_restart()
    {
        var spec = new ProbeSpec("actor", Journal)
        {
            OnStopped = _ => throw new InvalidOperationException("another bug"),
        };
        IActorRef<object> actor = Spawn(spec);
        actor.Tell(new Crash("bug"));
        await SeeAsync("actor#2 started");
        await UntilAsync(Host.StopAsync(actor));
        Assert.Equal(1, Journal.CountOf("actor#1 stopped by bug"));
        Assert.Equal(1, Journal.CountOf("actor#2 stopped"));
    }

    [Fact]
    public async Task A_decision_that_throws_is_the_parents_own_failure()
    {
        IActorRef<object> top = Spawn("top");
        IActorRef<object> parent = await SpawnChildAsync(
            top,
            new ProbeSpec("parent", Journal) { Decision = _ => throw new InvalidOperationException("bad judge") }
        );
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        child.Tell(new Crash("bug"));
        await SeeAsync("parent#2 started");
        Assert.Equal(1, Journal.CountOf("parent#1 stopped by bad judge"));
        Journal.AssertOrder("child#1 stopped", "parent#2 started");
    }
}
