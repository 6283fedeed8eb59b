using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>Async work and computation on behalf of an actor.</summary>
public abstract class WorkContract(IHostDriver driver) : HostContract(driver)
{
    [Fact]
    public async Task A_result_comes_as_a_message()
    {
        var work = new TaskCompletionSource<int>();
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(actor, p => Pipe(p, new ValueTask<int>(work.Task)));
        Complete(work, 7);
        await SeeAsync("actor#1 got result 7");
    }

    [Fact]
    public async Task A_failure_comes_as_a_message()
    {
        var work = new TaskCompletionSource<int>();
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(actor, p => Pipe(p, new ValueTask<int>(work.Task)));
        Fail(work, new IOException("lost"));
        await SeeAsync("actor#1 got failure lost");
        Journal.AssertNever("actor#2 started");
    }

    [Fact]
    public async Task Work_that_was_cancelled_comes_as_a_failure()
    {
        IActorRef<object> actor = Spawn("actor");
        var cancelled = new CancellationToken(canceled: true);
        await InTurnAsync(
            actor,
            p =>
                p.World.PipeToSelf(
                    ValueTask.FromCanceled<int>(cancelled),
                    static _ => new Note("done"),
                    static e => new Note(e is OperationCanceledException ? "cancelled" : e.Message)
                )
        );
        await SeeAsync("actor#1 got cancelled");
    }

    [Fact]
    public async Task A_result_that_is_there_at_once_comes_after_the_turn()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(
            actor,
            p =>
            {
                Pipe(p, new ValueTask<int>(1));
                Pipe(p, ValueTask.FromException<int>(new IOException("lost")));
                p.Write("ends its turn");
            }
        );
        await SeeAsync("actor#1 got result 1");
        await SeeAsync("actor#1 got failure lost");
        Journal.AssertOrder("actor#1 ends its turn", "actor#1 got result 1");
        Journal.AssertOrder("actor#1 ends its turn", "actor#1 got failure lost");
    }

    [Fact]
    public async Task A_result_for_an_incarnation_that_crashed_is_dropped_and_disposed_of()
    {
        var work = new TaskCompletionSource<Carrier>();
        var carrier = new Carrier();
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(actor, p => Pipe(p, new ValueTask<Carrier>(work.Task)));
        actor.Tell(new Crash("bug"));
        await SeeAsync("actor#2 started");
        Complete(work, carrier);
        await UntilAsync(carrier.Disposed);
        await FenceAsync(actor);
        Journal.AssertNever("actor#2 got carrier");
    }

    [Fact]
    public async Task A_result_that_waits_in_the_mailbox_of_a_crash_is_dropped_and_disposed_of()
    {
        var carrier = new Carrier();
        IActorRef<object> actor = Spawn("actor");
        actor.Tell(
            new Do(p =>
            {
                Pipe(p, new ValueTask<Carrier>(carrier));
                throw new InvalidOperationException("bug");
            })
        );
        await UntilAsync(carrier.Disposed);
        await FenceAsync(actor);
        Journal.AssertNever("actor#2 got carrier");
    }

    [Fact]
    public async Task A_result_for_an_actor_that_stopped_is_disposed_of()
    {
        var work = new TaskCompletionSource<Carrier>();
        var carrier = new Carrier();
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(actor, p => Pipe(p, new ValueTask<Carrier>(work.Task)));
        await UntilAsync(Host.StopAsync(actor));
        Complete(work, carrier);
        await UntilAsync(carrier.Disposed);
    }

    [Fact]
    public async Task A_result_that_is_wanted_is_not_disposed_of()
    {
        var carrier = new Carrier();
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(actor, p => Pipe(p, new ValueTask<Carrier>(carrier)));
        await SeeAsync("actor#1 got carrier");
        Assert.False(carrier.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Computation_runs_outside_the_turn_and_its_result_comes_as_a_message()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(
            actor,
            p =>
                p.World.Compute(
                    static () => Probe.IsInTurn,
                    static inTurn => new Note(inTurn ? "in turn" : "elsewhere"),
                    static e => new Note(e.Message)
                )
        );
        await SeeAsync("actor#1 got elsewhere");
    }

    [Fact]
    public async Task Computation_that_throws_comes_as_a_failure()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(
            actor,
            p =>
                p.World.Compute<int>(
                    static () => throw new IOException("cannot"),
                    static n => new Note($"result {n}"),
                    static e => new Note($"failure {e.Message}")
                )
        );
        await SeeAsync("actor#1 got failure cannot");
    }

    [Fact]
    public async Task A_computation_for_an_incarnation_that_crashed_is_dropped_and_disposed_of()
    {
        var carrier = new Carrier();
        IActorRef<object> actor = Spawn("actor");
        actor.Tell(
            new Do(p =>
            {
                p.World.Compute<Carrier>(() => carrier, static c => c, static e => new Note(e.Message));
                throw new InvalidOperationException("bug");
            })
        );
        await UntilAsync(carrier.Disposed);
        await FenceAsync(actor);
        Journal.AssertNever("actor#2 got carrier");
    }

    [Fact]
    public async Task A_waker_tells_its_message_as_often_as_it_is_called()
    {
        IActorRef<object> actor = Spawn("actor");
        Action wake = await InTurnAsync(actor, p => p.World.Waker(new Note("awake")));
        wake();
        wake();
        await SeeAsync("actor#1 got awake", 2);
    }

    [Fact]
    public async Task A_waker_called_in_a_turn_tells_its_message_after_it()
    {
        IActorRef<object> actor = Spawn("actor");
        await InTurnAsync(
            actor,
            p =>
            {
                p.World.Waker(new Note("awake"))();
                p.Write("ends its turn");
            }
        );
        await SeeAsync("actor#1 got awake");
        Journal.AssertOrder("actor#1 ends its turn", "actor#1 got awake");
    }

    [Fact]
    public async Task A_waker_of_an_incarnation_that_crashed_wakes_nobody()
    {
        IActorRef<object> actor = Spawn("actor");
        Action wake = await InTurnAsync(actor, p => p.World.Waker(new Note("stale")));
        actor.Tell(new Crash("bug"));
        await SeeAsync("actor#2 started");
        wake();
        await FenceAsync(actor);
        Journal.AssertNever("actor#2 got stale");
    }

    [Fact]
    public async Task A_message_for_when_replies_are_completed_comes_after_the_turn_and_once()
    {
        IActorRef<object> actor = Spawn("actor");
        var reply = new ProbeReply();
        await InTurnAsync(
            actor,
            p =>
            {
                p.World.WhenReplied(new Note("rests"));
                p.World.Complete(reply);
                p.Write("ends its turn");
            }
        );
        await UntilAsync(reply.CompletedInTurn);
        await SeeAsync("actor#1 got rests");
        await FenceAsync(actor);
        Journal.AssertOrder("actor#1 ends its turn", "actor#1 got rests");
        Assert.Single(Journal.Entries, "actor#1 got rests");
    }

    private static void Pipe(Probe probe, ValueTask<int> work) =>
        probe.World.PipeToSelf(work, static n => new Note($"result {n}"), static e => new Note($"failure {e.Message}"));

    private static void Pipe(Probe probe, ValueTask<Carrier> work) =>
        probe.World.PipeToSelf(work, static c => c, static e => new Note($"failure {e.Message}"));
}
