using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;
using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Host;

/// <summary>The life of one actor on the simulation host, whatever its messages: children, supervision, stopping. Owned by the simulation's thread.</summary>
internal abstract class Cell : IActorRef, IRunnable
{
    private readonly Cell? _parent;
    private readonly OrderedDictionary<string, Cell> _children = new(StringComparer.Ordinal);
    private readonly Queue<Signal> _signals = [];
    private readonly List<IWatcher> _watchers = [];
    private readonly string _name;
    private Exception? _failure;
    private bool _queued;

    protected Cell(SimulationHost host, Cell? parent, string name)
    {
        Host = host;
        _parent = parent;
        _name = name;
        Path = $"{parent?.Path}/{name}";
        Random = host.Streams.Named("actor " + Path);
    }

    public string Path { get; }

    public SimulationHost Host { get; }

    /// <summary>The living actors that this one has started.</summary>
    public IEnumerable<Cell> Children => _children.Values;

    public CellState State { get; private set; } = CellState.Starting;

    /// <summary>This actor's own stream: its draws do not move another's.</summary>
    public Random Random { get; }

    /// <summary>Messages that wait for a turn.</summary>
    public abstract int MailCount { get; }

    private bool HasMail => MailCount > 0;

    public void Send(in Signal signal)
    {
        if (State != CellState.Stopped)
        {
            _signals.Enqueue(signal);
            Wake();
        }
    }

    public void Run()
    {
        if (_signals.TryDequeue(out Signal signal))
        {
            Handle(signal);
        }
        else if (State == CellState.Running && HasMail)
        {
            DeliverNext();
        }
        _queued = false;
        Wake();
    }

    /// <summary>Makes and starts a child. The name is checked here because the top has no cell.</summary>
    public static ActorCell<TChild> Add<TChild>(
        OrderedDictionary<string, Cell> siblings,
        SimulationHost host,
        Cell? parent,
        Func<Actor<TChild>> factory,
        string name
    )
        where TChild : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('/'))
        {
            throw new ArgumentException(
                $"The name '{name}' holds a slash, which parts the names of a path.",
                nameof(name)
            );
        }
        if (siblings.ContainsKey(name))
        {
            throw new InvalidOperationException($"{parent?.Path}/{name} exists and has not stopped.");
        }
        var child = new ActorCell<TChild>(host, parent, name, factory);
        siblings.Add(name, child);
        child.Send(new Signal(SignalKind.Start));
        return child;
    }

    public ActorCell<TChild> AddChild<TChild>(Func<Actor<TChild>> factory, string name)
        where TChild : class
    {
        if (State is not CellState.Running)
        {
            throw new InvalidOperationException($"{Path} is stopping and can have no more children.");
        }
        return Add(_children, Host, this, factory, name);
    }

    public bool IsParentOf(Cell cell) => ReferenceEquals(cell._parent, this);

    /// <summary>Has the watcher called when this actor has stopped for good; at once if it has.</summary>
    public void AddWatcher(IWatcher watcher)
    {
        if (State == CellState.Stopped)
        {
            watcher.OnTerminated();
        }
        else
        {
            _watchers.Add(watcher);
        }
    }

    public void RemoveWatcher(IWatcher watcher) => _watchers.Remove(watcher);

    /// <summary>Ends the incarnation, if there is one, with its last turn.</summary>
    protected abstract void EndIncarnation(Exception? reason);

    /// <summary>Makes an incarnation and gives it its first turn.</summary>
    protected abstract void BeginIncarnation();

    protected abstract void DeliverNext();

    /// <summary>Fails or drops all mail: nobody will read it.</summary>
    protected abstract void DropMail(Exception reason);

    /// <summary>Has the actor decide about a child, in a turn. False when the decision itself threw.</summary>
    protected abstract bool TryJudge(
        Cell child,
        Exception failure,
        out Supervision decision,
        [NotNullWhen(false)] out Exception? thrown
    );

    /// <summary>Puts the cell among what is ready, unless it is there or has nothing to do.</summary>
    protected void Wake()
    {
        if (!_queued && (_signals.Count > 0 || (State == CellState.Running && HasMail)))
        {
            _queued = true;
            Host.Queue.Post(this);
        }
    }

    /// <summary>A turn threw: the actor waits for what its parent decides. At the top the decision is to restart.</summary>
    protected void Fail(Exception failure)
    {
        Host.Note(this, failure);
        State = CellState.Failing;
        _failure = failure;
        if (_parent is null)
        {
            Send(new Signal(SignalKind.Restart));
        }
        else
        {
            _parent.Send(new Signal(SignalKind.ChildFailed, this, failure));
        }
    }

    private void Handle(in Signal signal)
    {
        switch (signal.Kind)
        {
            case SignalKind.Start when State == CellState.Starting:
                State = CellState.Running;
                BeginIncarnation();
                break;
            case SignalKind.Stop when State != CellState.Stopping:
                End(CellState.Stopping);
                break;
            case SignalKind.Restart when State == CellState.Failing:
                End(CellState.Restarting);
                break;
            case SignalKind.ChildFailed when State == CellState.Running:
                Judge(signal.Child!, signal.Failure!);
                break;
            case SignalKind.ChildStopped when State is CellState.Stopping or CellState.Restarting:
                FinishEnd();
                break;
            default:
                // Overtaken: a child's failure while its parent ends, a restart while it stops. The ending sees to the children.
                break;
        }
    }

    private void Judge(Cell child, Exception failure)
    {
        if (!TryJudge(child, failure, out Supervision decision, out Exception? thrown))
        {
            Fail(thrown);
            return;
        }
        switch (decision)
        {
            case Supervision.Restart:
                child.Send(new Signal(SignalKind.Restart));
                break;
            case Supervision.Stop:
                child.Send(new Signal(SignalKind.Stop));
                break;
            default:
                Fail(failure);
                break;
        }
    }

    private void End(CellState ending)
    {
        State = ending;
        foreach (Cell child in _children.Values)
        {
            child.Send(new Signal(SignalKind.Stop));
        }
        FinishEnd();
    }

    // Children first: an actor outlives what it started.
    private void FinishEnd()
    {
        if (_children.Count > 0)
        {
            return;
        }
        EndIncarnation(_failure);
        if (State == CellState.Restarting)
        {
            _failure = null;
            State = CellState.Starting;
            Send(new Signal(SignalKind.Start));
            return;
        }
        Terminate();
    }

    private void Terminate()
    {
        Host.Queue.Record(TraceKind.Terminated, Path);
        State = CellState.Stopped;
        _signals.Clear();
        DropMail(new InvalidOperationException($"{Path} has stopped.", _failure));
        (_parent is null ? Host.Top : _parent._children).Remove(_name);
        foreach (IWatcher watcher in _watchers)
        {
            watcher.OnTerminated();
        }
        _watchers.Clear();
        _parent?.Send(new Signal(SignalKind.ChildStopped, this));
    }
}
