using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>Mailboxes: order, one turn at a time, and what becomes of messages that nobody reads.</summary>
public abstract class MessagingContract(IHostDriver driver) : HostContract(driver)
{
    [Fact]
    public async Task Messages_from_one_sender_arrive_in_order()
    {
        IActorRef<object> receiver = Spawn("receiver");
        for (int i = 0; i < 200; i++)
        {
            receiver.Tell(new Note($"{i}"));
        }
        await FenceAsync(receiver);
        Assert.Equal(
            ["receiver#1 started", .. Enumerable.Range(0, 200).Select(i => $"receiver#1 got {i}")],
            Journal.Entries
        );
    }

    [Fact]
    public async Task Messages_between_each_pair_of_actors_arrive_in_order()
    {
        IActorRef<object> receiver = Spawn("receiver");
        foreach (string name in (string[])["a", "b", "c"])
        {
            Spawn(name)
                .Tell(
                    new Do(_ =>
                    {
                        for (int i = 0; i < 50; i++)
                        {
                            receiver.Tell(new Note($"{name}{i}"));
                        }
                    })
                );
        }
        foreach (string name in (string[])["a", "b", "c"])
        {
            await SeeAsync($"receiver#1 got {name}49");
            IEnumerable<string> got = Journal.Entries.Where(e =>
                e.StartsWith($"receiver#1 got {name}", StringComparison.Ordinal)
            );
            Assert.Equal(
                string.Join(',', Enumerable.Range(0, 50).Select(i => $"receiver#1 got {name}{i}")),
                string.Join(',', got)
            );
        }
    }

    [Fact]
    public async Task What_an_actor_tells_itself_arrives_after_the_turn()
    {
        IActorRef<object> actor = Spawn("actor");
        actor.Tell(
            new Do(p =>
            {
                p.World.Self.Tell(new Note("inner"));
                p.Write("ends its turn");
            })
        );
        await SeeAsync("actor#1 got inner");
        Journal.AssertOrder("actor#1 ends its turn", "actor#1 got inner");
    }

    [Fact]
    public async Task A_request_told_to_a_stopped_actor_fails_at_once()
    {
        IActorRef<object> actor = Spawn("actor");
        await UntilAsync(Host.StopAsync(actor));
        var request = new Request();
        actor.Tell(request);
        Assert.NotNull(await UntilAsync(request.Failed));
        Assert.False(await UntilAsync(request.ContinuedInTurn));
    }

    [Fact]
    public async Task A_request_told_by_an_actor_to_a_stopped_one_continues_outside_the_turn()
    {
        IActorRef<object> gone = Spawn("gone");
        await UntilAsync(Host.StopAsync(gone));
        var request = new Request();
        await InTurnAsync(Spawn("teller"), _ => gone.Tell(request));
        Assert.False(await UntilAsync(request.ContinuedInTurn));
    }

    [Fact]
    public async Task A_note_told_to_a_stopped_actor_is_dropped()
    {
        IActorRef<object> actor = Spawn("actor");
        await UntilAsync(Host.StopAsync(actor));
        actor.Tell(new Note("late"));
        await FenceAsync(Spawn("other"));
        Journal.AssertNever("actor#1 got late");
    }

    [Fact]
    public async Task What_waits_in_the_mailbox_when_an_actor_stops_fails()
    {
        var request = new Request();
        Spawn("actor")
            .Tell(
                new Do(p =>
                {
                    p.World.Self.Tell(new Note("unread"));
                    p.World.Self.Tell(request);
                    p.World.Stop();
                })
            );
        Assert.NotNull(await UntilAsync(request.Failed));
        Assert.False(await UntilAsync(request.ContinuedInTurn));
        await SeeAsync("actor#1 stopped");
        Journal.AssertNever("actor#1 got unread");
        Journal.AssertNever("actor#1 got request");
    }

    [Fact]
    public async Task A_reply_is_completed_after_the_turn_and_outside_any()
    {
        var reply = new ProbeReply();
        bool early = await InTurnAsync(
            Spawn("actor"),
            p =>
            {
                p.World.Complete(reply);
                return reply.CompletedInTurn.IsCompleted;
            }
        );
        Assert.False(early);
        Assert.False(await UntilAsync(reply.CompletedInTurn));
    }

    [Fact]
    public async Task A_reply_is_completed_even_if_its_turn_throws_afterwards()
    {
        var reply = new ProbeReply();
        Spawn("actor")
            .Tell(
                new Do(p =>
                {
                    p.World.Complete(reply);
                    throw new InvalidOperationException("bug");
                })
            );
        Assert.False(await UntilAsync(reply.CompletedInTurn));
    }

    [Fact]
    public async Task A_reply_can_be_completed_in_the_last_turn()
    {
        var reply = new ProbeReply();
        IActorRef<object> actor = Spawn(new ProbeSpec("actor", Journal) { OnStopped = p => p.World.Complete(reply) });
        await UntilAsync(Host.StopAsync(actor));
        Assert.False(await UntilAsync(reply.CompletedInTurn));
    }

    [Fact]
    public async Task A_continuation_may_tell_and_stop_actors()
    {
        IActorRef<object> actor = Spawn("actor");
        var reply = new ProbeReply();
        await InTurnAsync(actor, p => p.World.Complete(reply));
        await UntilAsync(reply.CompletedInTurn);
        actor.Tell(new Note("again"));
        await SeeAsync("actor#1 got again");
    }
}
