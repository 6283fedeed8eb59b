using ActorPg.Model;
using ActorPg.Simulation.Engine;
using Microsoft.Extensions.Logging;

namespace ActorPg.Simulation.Host;

/// <summary>
/// One incarnation's view of the simulation host. Use outside its turns is refused: on other hosts it would be a race. Lives from the first turn to the last.
/// </summary>
internal sealed class CellContext<TMessage>(ActorCell<TMessage> cell) : IActorContext<TMessage>
    where TMessage : class
{
    private readonly Dictionary<string, ActorTimer<TMessage>> _timers = new(StringComparer.Ordinal);
    private readonly List<WatchNotice<TMessage>> _watches = [];
    private readonly List<IReply> _replies = [];

    public IActorRef<TMessage> Self => cell;

    public TimeProvider Time => cell.Host.Time;

    public Random Random => InTurn().Random;

    public ILogger Log => cell.Host.Log;

    public IActorRef<TChild> Spawn<TChild>(Func<Actor<TChild>> factory, string name)
        where TChild : class => InTurn().AddChild(factory, name);

    public void Watch(IActorRef other, TMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cell watched = InTurn().Host.CellOf(other);
        Unwatch(other);
        var notice = new WatchNotice<TMessage>(this, watched, message);
        _watches.Add(notice);
        watched.AddWatcher(notice);
    }

    public void Unwatch(IActorRef other)
    {
        Cell watched = InTurn().Host.CellOf(other);
        int index = _watches.FindIndex(notice => ReferenceEquals(notice.Watched, watched));
        if (index >= 0)
        {
            watched.RemoveWatcher(_watches[index]);
            _watches.RemoveAt(index);
        }
    }

    public void StartTimer(string key, TMessage message, TimeSpan due)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        RunQueue queue = InTurn().Host.Queue;
        CancelTimer(key);
        var timer = new ActorTimer<TMessage>(this, key, message);
        _timers.Add(key, timer);
        timer.Due = queue.Schedule(due, isTimer: true, TraceKind.Timer, cell.Path, () => cell.Enqueue(timer));
    }

    public void CancelTimer(string key)
    {
        InTurn();
        if (_timers.Remove(key, out ActorTimer<TMessage>? timer))
        {
            timer.Due?.Cancel();
        }
    }

    public void PipeToSelf<TResult>(
        ValueTask<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    )
    {
        RunQueue queue = InTurn().Host.Queue;
        if (work.IsCompleted)
        {
            queue.Post(TraceKind.Event, cell.Path, () => _ = PipedWork.FollowAsync(this, work, success, failure));
        }
        else
        {
            _ = PipedWork.FollowAsync(this, work, success, failure);
        }
    }

    public void Compute<TResult>(Func<TResult> work, Func<TResult, TMessage> success, Func<Exception, TMessage> failure)
    {
        var computed = new TaskCompletionSource<TResult>();
        RunQueue queue = InTurn().Host.Queue;
        _ = PipedWork.FollowAsync(this, new ValueTask<TResult>(computed.Task), success, failure);
        queue.Post(TraceKind.Computed, cell.Path, () => Run(work, computed));
    }

    /// <summary>Replies and messages are events of their own here: this one comes in its turn.</summary>
    public void WhenReplied(TMessage message) => Self.Tell(message);

    /// <summary>An action that tells the message to this incarnation, in any event and as often as it is called.</summary>
    public Action Waker(TMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        InTurn();
        var stamped = new Stamped<TMessage>(this, message);
        return () => Enqueue(stamped);
    }

    public void Complete(IReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        InTurn();
        _replies.Add(reply);
    }

    public void Stop() => InTurn().Send(new Signal(SignalKind.Stop));

    public void Stop(IActorRef child)
    {
        Cell stopping = InTurn().Host.CellOf(child);
        if (!cell.IsParentOf(stopping))
        {
            throw new InvalidOperationException($"{cell.Path} may stop its own children only, not {stopping.Path}.");
        }
        stopping.Send(new Signal(SignalKind.Stop));
    }

    /// <summary>Hands what the turn completed to the queue, one event each: their order is the schedule's choice.</summary>
    public void FlushReplies()
    {
        foreach (IReply reply in _replies)
        {
            cell.Host.Queue.Post(TraceKind.Replied, cell.Path, reply.Complete);
        }
        _replies.Clear();
    }

    /// <summary>The last turn is over: nothing more will be told to this incarnation.</summary>
    public void End()
    {
        FlushReplies();
        foreach (ActorTimer<TMessage> timer in _timers.Values)
        {
            timer.Due?.Cancel();
        }
        _timers.Clear();
        foreach (WatchNotice<TMessage> notice in _watches)
        {
            notice.Watched.RemoveWatcher(notice);
        }
        _watches.Clear();
    }

    public void Enqueue(Deferred<TMessage> deferred) => cell.Enqueue(deferred);

    public bool IsCurrentTimer(ActorTimer<TMessage> timer) =>
        _timers.TryGetValue(timer.Key, out ActorTimer<TMessage>? current) && ReferenceEquals(current, timer);

    public void ForgetTimer(ActorTimer<TMessage> timer) => _timers.Remove(timer.Key);

    public bool IsCurrentWatch(WatchNotice<TMessage> notice) => _watches.Contains(notice);

    public void ForgetWatch(WatchNotice<TMessage> notice) => _watches.Remove(notice);

    private static void Run<TResult>(Func<TResult> work, TaskCompletionSource<TResult> computed)
    {
        TResult result;
        try
        {
            result = work();
        }
        catch (Exception thrown)
        {
            computed.SetException(thrown);
            return;
        }
        computed.SetResult(result);
    }

    private ActorCell<TMessage> InTurn()
    {
        if (!ReferenceEquals(cell.Host.Queue.Turn, cell) || !cell.IsLiving(this))
        {
            throw new InvalidOperationException(
                $"The context of {cell.Path} was used outside the turns of its incarnation."
            );
        }
        return cell;
    }
}
