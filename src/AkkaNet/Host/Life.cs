using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorPg.AkkaNet.Host;

/// <summary>One incarnation: the actor, what its host offers it, and how its turns begin and end. Its turns' own.</summary>
internal sealed class Life<TMessage>
    where TMessage : class
{
    private readonly ActorAddress<TMessage> _address;
    private readonly AkkaContext<TMessage> _context;
    private readonly Actor<TMessage> _actor;
    private bool _isOver;

    public Life(ActorAddress<TMessage> address, IActorContext cell, ITimerScheduler timers)
    {
        _address = address;
        _context = new AkkaContext<TMessage>(address, cell, timers);
        _actor = address.Factory();
        _actor.Attach(_context);
    }

    /// <summary>Why it ends; null when it is stopped.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The first turn.</summary>
    public void Start()
    {
        try
        {
            _actor.Start();
        }
        catch (Exception failure)
        {
            Failure = failure;
            throw;
        }
        finally
        {
            _context.EndTurn();
        }
    }

    /// <summary>One turn. A message over which the actor throws is failed with what was thrown.</summary>
    public void Receive(object message)
    {
        if (message is not TMessage known)
        {
            return;
        }
        try
        {
            _actor.Deliver(known);
        }
        catch (Exception failure)
        {
            Failure = failure;
            if ((message as IFailable)?.Fail(failure) is { } reply)
            {
                _context.Complete(reply);
            }
            throw;
        }
        finally
        {
            _context.EndTurn();
        }
    }

    /// <summary>A message that this incarnation asked for; that of an earlier one is dropped and disposed of.</summary>
    public void Receive(Stamped stamped)
    {
        if (_context.Takes(stamped))
        {
            Receive(stamped.Message);
        }
        else
        {
            (stamped.Message as IDisposable)?.Dispose();
        }
    }

    /// <summary>An actor has stopped; whoever is watched no longer is nobody's business.</summary>
    public void Receive(Terminated terminated)
    {
        if (_context.TakeWatch(terminated.ActorRef) is { } message)
        {
            Receive(message);
        }
    }

    /// <summary>Decides about a child that threw.</summary>
    public Supervision Judge(Akka.Actor.IActorRef child, Exception failure)
    {
        try
        {
            return _actor.Judge(_context.Child(child), failure);
        }
        finally
        {
            _context.EndTurn();
        }
    }

    /// <summary>The last turn, once.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it throws, the actor ends or begins anew.")]
    public void End()
    {
        if (_isOver)
        {
            return;
        }
        _isOver = true;
        try
        {
            _context.End();
            _actor.Detach(Failure);
        }
        catch (Exception failure)
        {
            _address.Host.Log.LogError(failure, "The last turn of {Path} failed", _address.Path);
        }
        finally
        {
            _context.EndTurn();
        }
    }
}
