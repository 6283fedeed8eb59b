using ActorPg.Model;
using ActorPg.Simulation;

namespace ActorPg.Actors.Tests.Simulation;

/// <summary>One run of the determinism workload. Every turn, computation and continuation is checked to be on the thread that made it.</summary>
internal sealed class WandererWorld
{
    private readonly int _threadId = Environment.CurrentManagedThreadId;
    private readonly List<IActorRef<object>> _actors = [];
    private readonly Queue<TaskCompletionSource> _parked = [];

    public WandererWorld(ulong seed)
    {
        Host = new SimulationHost(seed);
        for (int i = 0; i < 4; i++)
        {
            _actors.Add(Host.Spawn<object>(() => new Wanderer(this, 0), $"actor-{i}"));
        }
        for (int i = 0; i < 10; i++)
        {
            Someone(Host.Streams.Workload).Tell(new Ping(40));
        }
    }

    public SimulationHost Host { get; }

    /// <summary>How many turns and continuations were checked.</summary>
    public int Visits { get; private set; }

    public IActorRef<object> Someone(Random random) => _actors[random.Next(_actors.Count)];

    public void Visit()
    {
        Visits++;
        Assert.Equal(_threadId, Environment.CurrentManagedThreadId);
        Assert.Null(SynchronizationContext.Current);
    }

    /// <summary>Async work as drivers write it: a source that completes inline, a virtual delay, ConfigureAwait(false).</summary>
    public async ValueTask<object> WorkAsync(Ping ping)
    {
        Visit();
        var parked = new TaskCompletionSource();
        _parked.Enqueue(parked);
        Host.Queue.Schedule(
            TimeSpan.FromMilliseconds(ping.Left),
            isTimer: false,
            ActorPg.Simulation.Engine.TraceKind.Event,
            "park",
            () => parked.TrySetResult()
        );
        await parked.Task.ConfigureAwait(false);
        Visit();
        await Task.Delay(TimeSpan.FromMilliseconds(1), Host.Time).ConfigureAwait(false);
        Visit();
        return ping;
    }

    /// <summary>Lets the async work go on that has waited longest.</summary>
    public void Continue()
    {
        if (_parked.TryDequeue(out TaskCompletionSource? parked))
        {
            parked.TrySetResult();
        }
    }

    public (ulong Hash, long Events) Run()
    {
        Host.RunFor(TimeSpan.FromSeconds(5));
        Host.Complete(Host.DisposeAsync());
        return (Host.TraceHash, Host.Trace.Count);
    }
}
