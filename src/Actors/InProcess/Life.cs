using ActorPg.Model;

namespace ActorPg.InProcess;

/// <summary>
/// The beginning and end of one actor on this host: its children, who watches it, how it is supervised and supervises. Owned by whoever has the cell.
/// </summary>
internal sealed class Life
{
    private readonly Cell _cell;
    private readonly InProcessHost _host;
    private readonly Cell? _parent;
    private readonly Dictionary<string, Cell> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<Cell, Action> _watchers = [];
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;
    private Exception? _restarting;
    private Exception? _lastFailure;
    private RestartLimit _restarts;

    /// <summary>Not started yet.</summary>
    public Life(Cell cell, InProcessHost host, Cell? parent)
    {
        _cell = cell;
        _host = host;
        _parent = parent;
    }

    /// <summary>Completes when the actor has stopped for good.</summary>
    public Task Terminated => _terminated.Task;

    /// <summary>True while no mail may be delivered: before the start, after a failure, and at the end.</summary>
    public bool IsSuspended { get; private set; } = true;

    public bool IsStopped { get; private set; }

    public void AddChild(Cell child)
    {
        if (!_children.TryAdd(child.Name, child))
        {
            throw new InvalidOperationException($"{_cell.Path} has a child named {child.Name} already.");
        }
        child.TellSystem(new SystemMessage.Start());
    }

    /// <summary>The actor threw: nothing more is delivered until its parent has judged.</summary>
    public void OnFailed(Exception failure)
    {
        IsSuspended = true;
        _host.LogFailure(_cell.Path, failure);
        if (_parent is null)
        {
            _cell.TellSystem(new SystemMessage.Judged(Supervision.Restart, failure));
        }
        else
        {
            _parent.TellSystem(new SystemMessage.ChildFailed(_cell, failure));
        }
    }

    public void Handle(SystemMessage message)
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
        IsSuspended = false;
        try
        {
            _cell.StartIncarnation();
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
            return _cell.Judge(failed.Child, failed.Failure);
        }
        catch (Exception failure)
        {
            OnFailed(failure);
            return Supervision.Stop;
        }
    }

    private void Obey(SystemMessage.Judged judged)
    {
        if (judged.Decision == Supervision.Stop || !_restarts.MayRestart(_host.Time))
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
            IsSuspended = true;
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
        _parent?.TellSystem(new SystemMessage.ChildStopped(_cell));
        _host.OnStopped(_cell);
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
            _cell.EndIncarnation(reason);
        }
        catch (Exception failure)
        {
            _host.LogFailure(_cell.Path, failure);
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
