using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>Being told that another actor has stopped for good.</summary>
public abstract class WatchContract(IHostDriver driver) : HostContract(driver)
{
    [Fact]
    public async Task The_end_of_a_living_actor_is_noticed_after_its_last_turn()
    {
        IActorRef<object> watched = Spawn("watched");
        IActorRef<object> watcher = Spawn("watcher");
        await InTurnAsync(watcher, p => p.World.Watch(watched, new Note("gone")));
        await UntilAsync(Host.StopAsync(watched));
        await SeeAsync("watcher#1 got gone");
        Journal.AssertOrder("watched#1 stopped", "watcher#1 got gone");
        await FenceAsync(watcher);
        Assert.Equal(1, Journal.CountOf("watcher#1 got gone"));
    }

    [Fact]
    public async Task The_end_of_a_stopped_actor_is_noticed_at_once()
    {
        IActorRef<object> watched = Spawn("watched");
        await UntilAsync(Host.StopAsync(watched));
        IActorRef<object> watcher = Spawn("watcher");
        await InTurnAsync(
            watcher,
            p =>
            {
                p.World.Watch(watched, new Note("gone"));
                p.Write("ends its turn");
            }
        );
        await SeeAsync("watcher#1 got gone");
        Journal.AssertOrder("watcher#1 ends its turn", "watcher#1 got gone");
    }

    [Fact]
    public async Task A_restart_is_no_end()
    {
        IActorRef<object> watched = Spawn("watched");
        IActorRef<object> watcher = Spawn("watcher");
        await InTurnAsync(watcher, p => p.World.Watch(watched, new Note("gone")));
        watched.Tell(new Crash("bug"));
        await SeeAsync("watched#2 started");
        await FenceAsync(watcher);
        Journal.AssertNever("watcher#1 got gone");
        await UntilAsync(Host.StopAsync(watched));
        await SeeAsync("watcher#1 got gone");
    }

    [Fact]
    public async Task Nothing_is_noticed_once_the_watch_was_taken_back()
    {
        IActorRef<object> watched = Spawn("watched");
        IActorRef<object> watcher = Spawn("watcher");
        IActorRef<object> second = Spawn("second");
        await InTurnAsync(second, p => p.World.Watch(watched, new Note("gone")));
        await InTurnAsync(
            watcher,
            p =>
            {
                p.World.Watch(watched, new Note("gone"));
                p.World.Unwatch(watched);
            }
        );
        await UntilAsync(Host.StopAsync(watched));
        await SeeAsync("second#1 got gone");
        await FenceAsync(watcher);
        Journal.AssertNever("watcher#1 got gone");
    }

    [Fact]
    public async Task A_second_watch_replaces_the_first()
    {
        IActorRef<object> watched = Spawn("watched");
        IActorRef<object> watcher = Spawn("watcher");
        await InTurnAsync(
            watcher,
            p =>
            {
                p.World.Watch(watched, new Note("old"));
                p.World.Watch(watched, new Note("new"));
            }
        );
        await UntilAsync(Host.StopAsync(watched));
        await SeeAsync("watcher#1 got new");
        await FenceAsync(watcher);
        Journal.AssertNever("watcher#1 got old");
    }

    [Fact]
    public async Task A_watch_ends_with_its_incarnation()
    {
        IActorRef<object> watched = Spawn("watched");
        IActorRef<object> watcher = Spawn("watcher");
        IActorRef<object> second = Spawn("second");
        await InTurnAsync(second, p => p.World.Watch(watched, new Note("gone")));
        await InTurnAsync(watcher, p => p.World.Watch(watched, new Note("stale")));
        watcher.Tell(new Crash("bug"));
        await SeeAsync("watcher#2 started");
        await UntilAsync(Host.StopAsync(watched));
        await SeeAsync("second#1 got gone");
        await FenceAsync(watcher);
        Journal.AssertNever("watcher#2 got stale");
    }

    [Fact]
    public async Task A_parent_notices_the_end_of_a_child_that_stopped_itself()
    {
        IActorRef<object> parent = Spawn("parent");
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        await InTurnAsync(parent, p => p.World.Watch(child, new Note("gone")));
        child.Tell(new Do(static p => p.World.Stop()));
        await SeeAsync("parent#1 got gone");
    }
}
