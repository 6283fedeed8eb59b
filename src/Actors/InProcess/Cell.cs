using System.Collections.Concurrent;
using ActorPg.Model;

namespace ActorPg.InProcess;

/// <summary>
/// The life of one actor on this host, whatever it understands: its turns, children, watchers and supervision. A cell is either idle or owned by
/// exactly one thread, and all state below the mailboxes belongs to that thread.
/// </summary>
internal abstract class Cell : IActorRef, IThreadPoolWorkItem
{
    /// <summary>Messages in one go before the thread is given back.</summary>
    private const int TurnLimit = 512;
    private const int Idle = 0;
    private const int Busy = 1;

    [ThreadStatic]
    private static bool _insideTurn;

    private readonly ConcurrentQueue<SystemMessage> _system = new();
    private readonly Dictionary<string, Cell> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<Cell, Action> _watchers = [];
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Cell? _parent;
    private int _status = Idle;
    private IReply? _firstReply;
    private bool _hasMoreReplies;
    private object? _afterwards;
    private bool _suspended = true;
    private bool _stopping;
    private Exception? _restarting;
    private Exception? _lastFailure;
    private RestartLimit _restarts;

    protected Cell(InProcessHost host, Cell? parent, string name)
    {
        Host = host;
        _parent = parent;
        Path = $"{parent?.Path}/{name}";
        Name = name;
    }

    /// <inheritdoc />
    public string Path { get; }

    public string Name { get; }

    public Task Terminated => _terminated.Task;

    protected InProcessHost Host { get; }

    protected bool IsStopped { get; private set; }

    /// <summary>True on a thread that is within any actor's turn.</summary>
    protected static bool IsInsideTurn => _insideTurn;

    protected abstract bool HasMail { get; }

    public void TellSystem(SystemMessage message)
    {
        _system.Enqueue(message);
        Schedule();
    }

    void IThreadPoolWorkItem.Execute() => Run();

    protected abstract void StartIncarnation();

    protected abstract void EndIncarnation(Exception? reason);

    protected abstract Supervision Judge(IActorRef child, Exception failure);

    /// <summary>Takes one message out of the mailbox and to the actor; false when there is none.</summary>
    protected abstract bool TryDeliverNext();

    /// <summary>Puts a message into the mailbox, without seeing to it that it is taken out.</summary>
    protected abstract void AddMail(object message);

    protected abstract void FailAllMail(Exception reason);

    /// <summary>Gives the cell to the thread pool, if no thread has it.</summary>
    protected void Schedule()
    {
        if (Interlocked.CompareExchange(ref _status, Busy, Idle) == Idle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Takes the cell for this thread, if it is idle and well.</summary>
    protected bool TryTake()
    {
        if (Interlocked.CompareExchange(ref _status, Busy, Idle) != Idle)
        {
            return false;
        }
        if (_suspended || IsStopped || !_system.IsEmpty)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return false;
        }
        return true;
    }

    /// <summary>Everything that waits, on a thread of the host's own. The cell must be taken.</summary>
    protected void Run()
    {
        do
        {
            RunTurns();
            Release(out IReply? reply, out bool more, out object? afterwards);
            if (more)
            {
                Host.Replies.Request();
            }
            reply?.Complete();
            if (more)
            {
                Host.Replies.Run();
            }
            if (afterwards is null)
            {
                return;
            }
            AddMail(afterwards);
        } while (TryTake());
    }

    /// <summary>
    /// Everything that waits, on a thread that a sender lent: replies run elsewhere, but for the answer to what the sender has just sent, since nobody
    /// waits for that yet. The cell must be taken.
    /// </summary>
    protected void RunOnBorrowedThread(object sent)
    {
        RunTurns();
        if (_afterwards is { } now)
        {
            _afterwards = null;
            AddMail(now);
            RunTurns();
        }
        Release(out IReply? reply, out bool more, out object? afterwards);
        if (afterwards is not null)
        {
            AddMail(afterwards);
            Schedule();
        }
        if (reply is not null && !ReferenceEquals(reply, sent))
        {
            Host.Replies.Add(reply);
            more = true;
        }
        if (more)
        {
            Host.Replies.Request();
        }
        if (ReferenceEquals(reply, sent))
        {
            reply!.Complete();
        }
    }

    /// <summary>Marks this thread as within a turn; returns whether it was, for <see cref="LeaveTurn"/>.</summary>
    protected static bool EnterTurn()
    {
        bool outer = _insideTurn;
        _insideTurn = true;
        return outer;
    }

    protected static void LeaveTurn(bool outer) => _insideTurn = outer;

    protected void AddReply(IReply reply)
    {
        if (_firstReply is null)
        {
            _firstReply = reply;
        }
        else
        {
            _hasMoreReplies = true;
            Host.Replies.Add(reply);
        }
    }

    /// <summary>Keeps a message for when the replies of this turn have been completed.</summary>
    protected void SetAfterwards(object message) => _afterwards = message;

    protected void AddChild(Cell child)
    {
        if (!_children.TryAdd(child.Name, child))
        {
            throw new InvalidOperationException($"{Path} has a child named {child.Name} already.");
        }
        child.TellSystem(new SystemMessage.Start());
    }

    /// <summary>The actor threw: nothing more is delivered until its parent has judged.</summary>
    protected void OnFailed(Exception failure)
    {
        _suspended = true;
        Host.LogFailure(Path, failure);
        if (_parent is null)
        {
            TellSystem(new SystemMessage.Judged(Supervision.Restart, failure));
        }
        else
        {
            _parent.TellSystem(new SystemMessage.ChildFailed(this, failure));
        }
    }

    private void RunTurns()
    {
        bool outer = EnterTurn();
        for (int i = 0; i < TurnLimit; i++)
        {
            while (_system.TryDequeue(out SystemMessage? message))
            {
                Handle(message);
            }
            if (IsStopped)
            {
                FailAllMail(new InvalidOperationException($"The actor {Path} has stopped."));
                break;
            }
            if (_suspended || !TryDeliverNext())
            {
                break;
            }
        }
        LeaveTurn(outer);
    }

    private void Release(out IReply? reply, out bool more, out object? afterwards)
    {
        reply = _firstReply;
        more = _hasMoreReplies;
        afterwards = _afterwards;
        _afterwards = null;
        _firstReply = null;
        _hasMoreReplies = false;
        bool suspended = _suspended && !IsStopped;
        Interlocked.Exchange(ref _status, Idle);
        if (!_system.IsEmpty || (!suspended && HasMail))
        {
            Schedule();
        }
    }

    private void Handle(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Start:
                Begin();
                break;
            case SystemMessage.Stop:
                Stop();
                break;
            case SystemMessage.ChildFailed failed:
                Decide(failed);
                break;
            case SystemMessage.Judged judged when !IsStopped && !_stopping:
                Obey(judged);
                break;
            case SystemMessage.ChildStopped stopped:
                _children.Remove(stopped.Child.Name);
                ContinueWhenChildless();
                break;
            case SystemMessage.AddWatcher add:
                AddWatcher(add);
                break;
            case SystemMessage.RemoveWatcher remove:
                _watchers.Remove(remove.Watcher);
                break;
        }
    }

    private void Begin()
    {
        if (_stopping || IsStopped)
        {
            return;
        }
        _suspended = false;
        try
        {
            StartIncarnation();
        }
        catch (Exception failure)
        {
            OnFailed(failure);
        }
    }

    private void Decide(SystemMessage.ChildFailed failed)
    {
        Supervision decision = IsStopped || _stopping ? Supervision.Stop : JudgeSafely(failed);
        if (decision == Supervision.Escalate)
        {
            OnFailed(failed.Failure);
            return;
        }
        failed.Child.TellSystem(new SystemMessage.Judged(decision, failed.Failure));
    }

    // A supervisor that throws has failed itself; its child has to go somewhere all the same.
    private Supervision JudgeSafely(SystemMessage.ChildFailed failed)
    {
        try
        {
            return Judge(failed.Child, failed.Failure);
        }
        catch (Exception failure)
        {
            OnFailed(failure);
            return Supervision.Stop;
        }
    }

    private void Obey(SystemMessage.Judged judged)
    {
        if (judged.Decision == Supervision.Stop || !_restarts.MayRestart(Host.Time))
        {
            _lastFailure = judged.Failure;
            Stop();
            return;
        }
        _restarting = judged.Failure;
        StopChildren();
    }

    private void Stop()
    {
        if (!IsStopped && !_stopping)
        {
            _stopping = true;
            _suspended = true;
            StopChildren();
        }
    }

    private void StopChildren()
    {
        foreach (Cell child in _children.Values)
        {
            child.TellSystem(new SystemMessage.Stop());
        }
        ContinueWhenChildless();
    }

    private void ContinueWhenChildless()
    {
        if (_children.Count > 0)
        {
            return;
        }
        if (_stopping && !IsStopped)
        {
            End();
        }
        else if (_restarting is { } reason)
        {
            _restarting = null;
            EndSafely(reason);
            Begin();
        }
    }

    private void End()
    {
        EndSafely(_lastFailure);
        IsStopped = true;
        _parent?.TellSystem(new SystemMessage.ChildStopped(this));
        Host.OnStopped(this);
        foreach (Action notify in _watchers.Values)
        {
            notify();
        }
        _watchers.Clear();
        _terminated.TrySetResult();
    }

    private void EndSafely(Exception? reason)
    {
        try
        {
            EndIncarnation(reason);
        }
        catch (Exception failure)
        {
            Host.LogFailure(Path, failure);
        }
    }

    private void AddWatcher(SystemMessage.AddWatcher add)
    {
        if (IsStopped)
        {
            add.Notify();
        }
        else
        {
            _watchers[add.Watcher] = add.Notify;
        }
    }
}
