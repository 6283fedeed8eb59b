using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>Birth, names, children and the end.</summary>
public abstract class LifecycleContract(IHostDriver driver) : HostContract(driver)
{
    [Fact]
    public async Task The_first_turn_comes_before_any_message()
    {
        Spawn("actor").Tell(new Note("first"));
        await SeeAsync("actor#1 got first");
        Assert.Equal(["actor#1 started", "actor#1 got first"], Journal.Entries);
    }

    [Fact]
    public async Task The_last_turn_comes_exactly_once()
    {
        IActorRef<object> actor = Spawn("actor");
        Task first = Host.StopAsync(actor);
        Task second = Host.StopAsync(actor);
        await UntilAsync(first);
        await UntilAsync(second);
        await UntilAsync(Host.StopAsync(actor));
        Assert.Equal(["actor#1 started", "actor#1 stopped"], Journal.Entries);
    }

    [Fact]
    public async Task An_actor_that_stops_itself_ends_after_the_turn()
    {
        IActorRef<object> actor = Spawn("actor");
        actor.Tell(
            new Do(p =>
            {
                p.World.Stop();
                p.Write("ends its turn");
            })
        );
        actor.Tell(new Note("unread"));
        await SeeAsync("actor#1 stopped");
        Assert.Equal(["actor#1 started", "actor#1 ends its turn", "actor#1 stopped"], Journal.Entries);
    }

    [Fact]
    public async Task Children_are_stopped_before_their_parent()
    {
        IActorRef<object> parent = Spawn("parent");
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        await SpawnChildAsync(child, Spec("grandchild"));
        await UntilAsync(Host.StopAsync(parent));
        Journal.AssertOrder("grandchild#1 stopped", "child#1 stopped");
        Journal.AssertOrder("child#1 stopped", "parent#1 stopped");
        var request = new Request();
        child.Tell(request);
        await UntilAsync(request.Failed);
    }

    [Fact]
    public async Task A_parent_can_stop_a_child_alone()
    {
        IActorRef<object> parent = Spawn("parent");
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        await InTurnAsync(parent, p => p.World.Stop(child));
        await SeeAsync("child#1 stopped");
        await FenceAsync(parent);
        Journal.AssertNever("parent#1 stopped");
    }

    [Fact]
    public async Task A_path_shows_where_an_actor_stands()
    {
        IActorRef<object> parent = Spawn("parent");
        IActorRef<object> child = await SpawnChildAsync(parent, Spec("child"));
        Assert.Equal("/parent", parent.Path);
        Assert.Equal("/parent/child", child.Path);
    }

    [Fact]
    public async Task A_name_in_use_is_refused()
    {
        IActorRef<object> parent = Spawn("parent");
        Assert.Throws<InvalidOperationException>(() => Spawn("parent"));
        await SpawnChildAsync(parent, Spec("child"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => SpawnChildAsync(parent, Spec("child")));
        await FenceAsync(parent);
        Assert.Equal(1, Journal.CountOf("child#1 started"));
    }

    [Fact]
    public async Task A_name_is_free_again_once_the_stop_has_completed()
    {
        for (int i = 0; i < 20; i++)
        {
            IActorRef<object> actor = Spawn("actor");
            await UntilAsync(Host.StopAsync(actor));
        }
        Assert.Equal(20, Journal.CountOf("actor#1 stopped"));
    }

    [Fact]
    public async Task A_child_name_is_free_again_when_its_end_is_noticed()
    {
        IActorRef<object> parent = Spawn("parent");
        for (int i = 1; i <= 20; i++)
        {
            await InTurnAsync(
                parent,
                p =>
                {
                    IActorRef<object> child = p.World.Spawn(Spec("child").Make, "child");
                    p.World.Watch(child, new Note("gone"));
                    p.World.Stop(child);
                }
            );
            await SeeAsync("parent#1 got gone", i);
        }
    }

    [Fact]
    public async Task The_end_of_a_top_actor_is_noticed_when_its_name_is_free()
    {
        IActorRef<object> watcher = Spawn("watcher");
        for (int i = 1; i <= 20; i++)
        {
            IActorRef<object> actor = Spawn("actor");
            await InTurnAsync(
                watcher,
                p => p.World.Watch(actor, new Do(w => w.Write(TrySpawnAgain() ? "spawned again" : "found it taken")))
            );
            _ = Host.StopAsync(actor);
            await SeeAsync("watcher#1 spawned again", i);
            await UntilAsync(Host.StopAsync(Again!));
        }
    }

    [Fact]
    public async Task Disposing_of_the_host_stops_everything()
    {
        IActorRef<object> parent = Spawn("parent");
        await SpawnChildAsync(parent, Spec("child"));
        Spawn("other");
        await UntilAsync(Host.DisposeAsync().AsTask());
        Journal.AssertOrder("child#1 stopped", "parent#1 stopped");
        Assert.Equal(1, Journal.CountOf("other#1 stopped"));
    }

    [Fact]
    public async Task A_host_gives_its_actors_time_randomness_and_a_log()
    {
        await InTurnAsync(
            Spawn("actor"),
            p =>
            {
                Assert.Same(Host.Time, p.World.Time);
                Assert.InRange(p.World.Random.Next(10), 0, 9);
                Assert.NotNull(p.World.Log);
                Assert.Equal("/actor", p.World.Self.Path);
            }
        );
    }

    private IActorRef<object>? Again { get; set; }

    private bool TrySpawnAgain()
    {
        try
        {
            Again = Spawn("actor");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
