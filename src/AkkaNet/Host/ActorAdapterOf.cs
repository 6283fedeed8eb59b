using System.Diagnostics.CodeAnalysis;
using ActorPg.AkkaNet.Pools;
using ActorPg.AkkaNet.Remoting;
using ActorPg.Messages;
using ActorPg.Model;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace ActorPg.AkkaNet.Host;

/// <summary>
/// One incarnation of an actor of the driver, as an actor of Akka.NET. An adapter, not a base class: the same actors run on every host. A message in an
/// envelope of this host comes from within it; a bare one from anywhere, with a sender who may be asking.
/// </summary>
internal sealed class ActorAdapter<TMessage> : UntypedActor, IWithTimers
    where TMessage : class
{
    private readonly ActorAddress<TMessage> _address;
    private Life<TMessage>? _life;

    public ActorAdapter(ActorAddress<TMessage> address)
    {
        _address = address;
        _address.Actor = Self;
    }

    /// <summary>An actor that the user starts: where it stands is known only now.</summary>
    public ActorAdapter(Func<IActorContext, ActorAddress<TMessage>> find)
    {
        _address = find(Context);
    }

    /// <summary>Akka.NET's timers of this incarnation.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Mail mail when mail.Take() is { } told:
                _life!.Receive(told);
                break;
            case Mail:
                break;
            case Stamped stamped:
                _life!.Receive(stamped);
                break;
            case Terminated terminated:
                _life!.Receive(terminated);
                break;
            case QueryStream query:
                _address.Host.Stream(_address.Host.PoolOf(Self)?.Pool, query, Sender);
                break;
            case TMessage bare:
                _life!.Receive(
                    bare is PoolRequest request ? Asking.Bind(request, Sender, _address.Host.FrameLimit) : bare
                );
                break;
            case RefusedRequest refused:
                Asking.Refuse(Sender, refused.Reason);
                break;
            case PoolWanted when _address.Host.PoolOf(Self) is { } pool:
                _ = pool.Ready.PipeTo(Sender);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it throws is its supervisor's business.")]
    protected override void PreStart()
    {
        try
        {
            _life = new Life<TMessage>(_address, Context, Timers);
            _life.Start();
        }
        catch (Exception failure)
        {
            // Akka.NET would stop an actor that fails to start, without asking anybody. Here it is a failure like any: suspended until the parent has decided.
            var self = (IInternalActorRef)Self;
            self.Suspend();
            self.Parent.SendSystemMessage(new Failed(Self, failure, Self.Path.Uid));
        }
    }

    protected override void PreRestart(Exception reason, object message)
    {
        if (_life is not null)
        {
            _life.Failure = reason;
            _address.Ending = _life;
        }
        foreach (Akka.Actor.IActorRef child in Context.GetChildren())
        {
            Context.Stop(child);
        }
    }

    protected override void PostRestart(Exception reason)
    {
        EndFormer();
        if (_address.MayRestart())
        {
            PreStart();
        }
        else
        {
            Context.Stop(Self);
        }
    }

    protected override void PostStop()
    {
        EndFormer();
        _life?.End();
        _address.End();
    }

    protected override SupervisorStrategy SupervisorStrategy() => new JudgedByActor(Judge);

    private Supervision Judge(Akka.Actor.IActorRef child, Exception failure) =>
        _life?.Judge(child, failure) ?? Supervision.Stop;

    // The children of the incarnation that crashed have stopped: now it has its last turn.
    private void EndFormer()
    {
        _address.Ending?.End();
        _address.Ending = null;
    }
}
