using ActorPg.Model;
using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Host;
using Microsoft.Extensions.Logging;

namespace ActorPg.Simulation;

/// <summary>
/// The deterministic host: one thread, an order chosen by the seed, a clock that moves when nothing else is to do. A test calls the API, gets a task, and
/// drives the host until the task has completed. Owned by the thread that made it.
/// </summary>
/// <remarks>One seed gives one run, event for event: <see cref="TraceHash"/> is equal in every process.</remarks>
internal sealed class SimulationHost : IActorHost
{
    /// <summary>How much virtual time an awaited task is given when the caller names no limit.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly List<ActorFailure> _failures = [];
    private bool _disposed;

    /// <summary>An empty world at time zero.</summary>
    /// <param name="seed">Decides everything that is left open.</param>
    /// <param name="traceEvents">How many of the last events a failure shows.</param>
    public SimulationHost(ulong seed, int traceEvents = 256)
    {
        Seed = seed;
        Streams = new RandomStreams(seed);
        Trace = new Trace(traceEvents);
        Queue = new RunQueue(Streams.Schedule, Trace);
        Clock = new VirtualTime(Queue);
        Log = new TraceLogger(Queue, Trace);
    }

    public ulong Seed { get; }

    public TimeProvider Time => Clock;

    /// <summary>The same, to be set wrong.</summary>
    public VirtualTime Clock { get; }

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Now => Queue.Now;

    public RandomStreams Streams { get; }

    public RunQueue Queue { get; }

    public Trace Trace { get; }

    public ILogger Log { get; }

    /// <summary>A hash over all that has happened.</summary>
    public ulong TraceHash => Trace.Hash;

    /// <summary>Whether an actor has a turn right now.</summary>
    public bool InTurn => Queue.Turn is not null;

    /// <summary>Every turn that threw, in order: a test of good behaviour asserts that there is none.</summary>
    public IReadOnlyList<ActorFailure> Failures => _failures;

    /// <summary>The living actors at the top.</summary>
    public OrderedDictionary<string, Cell> Top { get; } = new(StringComparer.Ordinal);

    public IActorRef<TMessage> Spawn<TMessage>(Func<Actor<TMessage>> factory, string name)
        where TMessage : class
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Cell.Add(Top, this, null, factory, name);
    }

    /// <summary>Completes when an actor and its children have stopped, for whatever reason. The continuation runs in no turn.</summary>
    public Task WhenStoppedAsync(IActorRef actor)
    {
        Cell cell = CellOf(actor);
        var stopped = new StopWaiter(this, cell.Path);
        cell.AddWatcher(stopped);
        return stopped.Task;
    }

    public Task StopAsync(IActorRef actor)
    {
        Task stopped = WhenStoppedAsync(actor);
        CellOf(actor).Send(new Signal(SignalKind.Stop));
        return stopped;
    }

    /// <summary>Stops every actor, and drives until they have stopped. Synchronous: nothing is left to wait for.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (Cell cell in Top.Values.ToArray())
        {
            this.Complete(StopAsync(cell));
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Has the next message that the actor takes crash it.</summary>
    public void InjectCrash<TMessage>(IActorRef<TMessage> actor, Exception failure)
        where TMessage : class => ((ActorCell<TMessage>)CellOf(actor)).InjectCrash(failure);

    /// <summary>The actor behind an address of this host.</summary>
    public Cell CellOf(IActorRef actor) =>
        actor is Cell cell && ReferenceEquals(cell.Host, this)
            ? cell
            : throw new ArgumentException($"{actor?.Path ?? "null"} does not live on this host.", nameof(actor));

    /// <summary>Remembers a turn that threw.</summary>
    public void Note(Cell cell, Exception failure)
    {
        Queue.Record(TraceKind.Crashed, cell.Path, failure.GetType().Name);
        Trace.Remark(Now, cell.Path, failure.ToString());
        _failures.Add(new ActorFailure(cell.Path, failure));
    }

    /// <summary>Fails a message that somebody waits on. The waiter's continuation is an event of its own: it runs in no turn.</summary>
    public void FailLater(Cell cell, object message, Exception reason)
    {
        if ((message as IFailable)?.Fail(reason) is { } reply)
        {
            Queue.Post(TraceKind.Failed, cell.Path, reply.Complete);
        }
    }
}
