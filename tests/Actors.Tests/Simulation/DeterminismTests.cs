using ActorPg.Simulation;

namespace ActorPg.Actors.Tests.Simulation;

public class DeterminismTests
{
    [Fact]
    public void One_seed_gives_one_trace()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            Assert.Equal(new WandererWorld(seed).Run(), new WandererWorld(seed).Run());
        }
    }

    [Fact]
    public void Another_seed_gives_another_trace()
    {
        IEnumerable<ulong> hashes = Enumerable.Range(1, 100).Select(seed => new WandererWorld((ulong)seed).Run().Hash);
        Assert.Equal(100, hashes.Distinct().Count());
    }

    [Fact]
    public void The_seed_chooses_the_order_across_actors_even_when_all_else_is_equal()
    {
        var orders = new SortedSet<string>(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var host = new SimulationHost(seed);
            var order = new List<string>();
            foreach (string name in (string[])["a", "b", "c"])
            {
                host.Spawn(() => new Listener(order, name), name).Tell(new Ping(0));
            }
            host.RunUntilIdle();
            orders.Add(string.Concat(order));
        }
        Assert.Equal("abc acb bac bca cab cba", string.Join(' ', orders));
    }

    [Fact]
    public void Every_turn_and_continuation_is_on_the_one_thread()
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        int visits = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var world = new WandererWorld(seed);
            world.Run();
            visits += world.Visits;
        }
        Assert.True(visits > 1000, $"{visits} visits");
        Assert.Same(outer, SynchronizationContext.Current);
    }

    [Fact]
    public async Task Use_from_another_thread_fails_the_run()
    {
        var host = new SimulationHost(1);
        var actor = host.Spawn(() => new Listener([], "a"), "a");
        var thread = new TaskCompletionSource<Exception?>();
        var other = new Thread(() => thread.SetResult(Record.Exception(() => actor.Tell(new Ping(0)))));
        other.Start();
        other.Join();
        Assert.IsType<InvalidOperationException>(await thread.Task);
        var failure = Assert.Throws<ActorPg.Simulation.Engine.SimulationException>(host.RunUntilIdle);
        Assert.Contains("escape", failure.Message, StringComparison.Ordinal);
    }
}
