using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorPg.AkkaNet.Host;

/// <summary>One incarnation's view of this host. Its turns' own.</summary>
internal sealed class AkkaContext<TMessage>(ActorAddress<TMessage> address, IActorContext cell, ITimerScheduler timers)
    : IActorContext<TMessage>
    where TMessage : class
{
    private readonly object _incarnation = new();
    private readonly Dictionary<Akka.Actor.IActorRef, TMessage> _watched = [];
    private readonly Dictionary<string, ActorAddress> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Stamped> _due = new(StringComparer.Ordinal);
    private readonly List<IReply> _replies = [];
    private TMessage? _afterwards;

    public IActorRef<TMessage> Self => address;

    public TimeProvider Time => address.Host.Time;

    public Random Random => Random.Shared;

    public ILogger Log => address.Host.Log;

    public IActorRef<TChild> Spawn<TChild>(Func<Actor<TChild>> factory, string name)
        where TChild : class
    {
        var child = new ActorAddress<TChild>(address.Host, $"{address.Path}/{name}", factory);
        child.Actor = ActorAdapter.Start(cell, child, name);
        _children[child.Actor.Path.Name] = child;
        return child;
    }

    public void Watch(Model.IActorRef other, TMessage message)
    {
        Akka.Actor.IActorRef actor = address.Host.ActorOf(other);
        _watched[actor] = message;
        cell.Watch(actor);
    }

    public void Unwatch(Model.IActorRef other)
    {
        Akka.Actor.IActorRef actor = address.Host.ActorOf(other);
        if (_watched.Remove(actor))
        {
            cell.Unwatch(actor);
        }
    }

    public void StartTimer(string key, TMessage message, TimeSpan due)
    {
        if (due > TimeSpan.Zero)
        {
            _due.Remove(key);
            timers.StartSingleTimer(key, message, due);
            return;
        }
        // Due now: a scheduler would let a tick of its own pass, and one that is moved by hand would wait for the next move.
        timers.Cancel(key);
        var stamped = new Stamped(_incarnation, message, key);
        _due[key] = stamped;
        address.Tell(stamped);
    }

    public void CancelTimer(string key)
    {
        _due.Remove(key);
        timers.Cancel(key);
    }

    public void PipeToSelf<TResult>(
        ValueTask<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    ) => _ = PipeAsync(work, success, failure);

    public void Compute<TResult>(
        Func<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    ) => PipeToSelf(new ValueTask<TResult>(Task.Run(work)), success, failure);

    public Action Waker(TMessage message)
    {
        var stamped = new Stamped(_incarnation, message);
        return () => address.Tell(stamped);
    }

    public void Complete(IReply reply) => _replies.Add(reply);

    public void WhenReplied(TMessage message) => _afterwards = message;

    public void Stop() => cell.Stop(cell.Self);

    public void Stop(Model.IActorRef child) => cell.Stop(address.Host.ActorOf(child));

    /// <summary>Whether this incarnation asked for it, and has not taken it back.</summary>
    public bool Takes(Stamped stamped) =>
        ReferenceEquals(stamped.Incarnation, _incarnation) && (stamped.Timer is not { } key || TakeDue(key, stamped));

    /// <summary>What is to be told of the end of an actor that was watched; null when it was not, or no longer is.</summary>
    public TMessage? TakeWatch(Akka.Actor.IActorRef actor)
    {
        if (_children.TryGetValue(actor.Path.Name, out ActorAddress? child) && child.Actor.Equals(actor))
        {
            _children.Remove(actor.Path.Name);
        }
        return _watched.Remove(actor, out TMessage? message) ? message : null;
    }

    /// <summary>The address of a child, as this incarnation knows it.</summary>
    public Model.IActorRef Child(Akka.Actor.IActorRef actor) =>
        _children.TryGetValue(actor.Path.Name, out ActorAddress? child) ? child : new ForeignRef(actor);

    /// <summary>Nothing more is told to this incarnation.</summary>
    public void End()
    {
        timers.CancelAll();
        foreach (Akka.Actor.IActorRef actor in _watched.Keys)
        {
            cell.Unwatch(actor);
        }
        _watched.Clear();
    }

    /// <summary>Hands what the turn has completed to the host.</summary>
    public void EndTurn()
    {
        if (_replies.Count > 0)
        {
            foreach (IReply reply in _replies)
            {
                address.Host.Replies.Add(reply);
            }
            _replies.Clear();
            address.Host.Replies.Request();
        }
        if (_afterwards is { } message)
        {
            _afterwards = null;
            address.Tell(new Stamped(_incarnation, message));
        }
    }

    private bool TakeDue(string key, Stamped stamped) =>
        _due.TryGetValue(key, out Stamped? latest) && ReferenceEquals(latest, stamped) && _due.Remove(key);

    [SuppressMessage("Design", "CA1031", Justification = "The failure is handed to the actor as a message.")]
    private async Task PipeAsync<TResult>(
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
        address.Tell(new Stamped(_incarnation, message));
    }
}
