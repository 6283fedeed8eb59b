using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Model;
using Microsoft.Extensions.Logging;

namespace ActorPg.InProcess;

/// <summary>One actor on this host: its address, its mailbox and its context in one.</summary>
internal sealed class ActorCell<TMessage> : Cell, IEagerRef<TMessage>, IActorContext<TMessage>
    where TMessage : class
{
    private readonly ConcurrentQueue<object> _mailbox = new();
    private readonly Func<Actor<TMessage>> _factory;
    private readonly Dictionary<string, CellTimer> _timers = new(StringComparer.Ordinal);
    private Actor<TMessage>? _actor;
    private int _incarnation;

    public ActorCell(InProcessHost host, Cell? parent, string name, Func<Actor<TMessage>> factory)
        : base(host, parent, name)
    {
        _factory = factory;
    }

    public IActorRef<TMessage> Self => this;

    public TimeProvider Time => Host.Time;

    public Random Random => Host.Random;

    public ILogger Log => Host.Log;

    protected override bool HasMail => !_mailbox.IsEmpty;

    public void Tell(TMessage message) => Post(message);

    public void TellEagerly(TMessage message)
    {
        if (IsInsideTurn || IsGathering || !TryTake())
        {
            Post(message);
            return;
        }
        if (HasMail)
        {
            _mailbox.Enqueue(message); // it gathered until a moment ago: what came then, perhaps from the same sender, comes first
        }
        else
        {
            bool outer = EnterTurn();
            Receive(message);
            LeaveTurn(outer);
        }
        RunOnBorrowedThread(message);
    }

    public IActorRef<TChild> Spawn<TChild>(Func<Actor<TChild>> factory, string name)
        where TChild : class
    {
        var child = new ActorCell<TChild>(Host, this, name, factory);
        AddChild(child);
        return child;
    }

    public void Watch(IActorRef other, TMessage message)
    {
        var stamped = new Stamped(_incarnation, message);
        InProcessHost.AsCell(other).TellSystem(new SystemMessage.AddWatcher(this, () => Post(stamped)));
    }

    public void Unwatch(IActorRef other) =>
        InProcessHost.AsCell(other).TellSystem(new SystemMessage.RemoveWatcher(this));

    public void StartTimer(string key, TMessage message, TimeSpan due)
    {
        CancelTimer(key);
        var timer = new CellTimer();
        _timers.Add(key, timer);
        var stamped = new Stamped(_incarnation, message, timer);
        timer.Start(Host.Time, due, () => Post(stamped));
    }

    public void CancelTimer(string key)
    {
        if (_timers.Remove(key, out CellTimer? timer))
        {
            timer.Dispose();
        }
    }

    public void PipeToSelf<TResult>(
        ValueTask<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    )
    {
        _ = PipeAsync(_incarnation, work, success, failure);
    }

    public void Compute<TResult>(
        Func<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    ) => PipeToSelf(new ValueTask<TResult>(Task.Run(work)), success, failure);

    public Action Waker(TMessage message)
    {
        var stamped = new Stamped(_incarnation, message);
        return () => Wake(stamped);
    }

    public void Complete(IReply reply) => AddReply(reply);

    public void WhenReplied(TMessage message) => SetAfterwards(message);

    public void GatherUntilReplied(TMessage message) => SetGathering(message);

    public void Stop() => TellSystem(new SystemMessage.Stop());

    public void Stop(IActorRef child) => InProcessHost.AsCell(child).TellSystem(new SystemMessage.Stop());

    public override void StartIncarnation()
    {
        _actor = _factory();
        _actor.Attach(this);
        _actor.Start();
    }

    public override void EndIncarnation(Exception? reason)
    {
        _incarnation++;
        foreach (CellTimer timer in _timers.Values)
        {
            timer.Dispose();
        }
        _timers.Clear();
        Actor<TMessage>? actor = _actor;
        _actor = null;
        actor?.Detach(reason);
    }

    public override Supervision Judge(IActorRef child, Exception failure) =>
        _actor?.Judge(child, failure) ?? Supervision.Stop;

    protected override bool TryDeliverNext()
    {
        if (!_mailbox.TryDequeue(out object? mail))
        {
            return false;
        }
        if (mail is Stamped stamped)
        {
            if (IsCurrent(stamped))
            {
                Receive((TMessage)stamped.Message);
            }
            else
            {
                (stamped.Message as IDisposable)?.Dispose();
            }
        }
        else
        {
            Receive(Unsafe.As<TMessage>(mail));
        }
        return true;
    }

    protected override void AddMail(object message) => _mailbox.Enqueue(message);

    protected override void FailAllMail(Exception reason)
    {
        while (_mailbox.TryDequeue(out object? mail))
        {
            object message = mail is Stamped stamped ? stamped.Message : mail;
            FailMail(message, reason);
            if (mail is Stamped)
            {
                (message as IDisposable)?.Dispose();
            }
        }
    }

    private bool IsCurrent(Stamped stamped)
    {
        if (stamped.Incarnation != _incarnation)
        {
            return false;
        }
        if (stamped.Timer is null)
        {
            return true;
        }
        foreach ((string key, CellTimer timer) in _timers)
        {
            if (ReferenceEquals(timer, stamped.Timer))
            {
                _timers.Remove(key);
                timer.Dispose();
                return true;
            }
        }
        return false;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever an actor throws is its supervisor's business.")]
    private void Receive(TMessage message)
    {
        try
        {
            _actor!.Deliver(message);
        }
        catch (Exception failure)
        {
            FailMail(message, failure);
            OnFailed(failure);
        }
    }

    private void FailMail(object message, Exception reason)
    {
        if ((message as IFailable)?.Fail(reason) is { } reply)
        {
            AddReply(reply);
        }
    }

    private void Post(object mail)
    {
        _mailbox.Enqueue(mail);
        OnMail();
    }

    private void Wake(Stamped stamped)
    {
        _mailbox.Enqueue(stamped);
        if (IsInsideTurn)
        {
            Schedule();
        }
        else if (TryTake())
        {
            Run();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The failure is handed to the actor as a message.")]
    private async Task PipeAsync<TResult>(
        int incarnation,
        ValueTask<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    )
    {
        TMessage message;
        try
        {
            message = success(await work.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            message = failure(exception);
        }
        Post(new Stamped(incarnation, message));
    }
}
