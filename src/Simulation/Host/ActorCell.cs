using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;
using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Host;

/// <summary>One actor on the simulation host: its mailbox and, one after another, its incarnations. Owned by the simulation's thread.</summary>
internal sealed class ActorCell<TMessage> : Cell, IActorRef<TMessage>
    where TMessage : class
{
    private readonly Func<Actor<TMessage>> _factory;
    private readonly Queue<Envelope<TMessage>> _mail = [];
    private Actor<TMessage>? _actor;
    private CellContext<TMessage>? _living;
    private Exception? _injected;

    public ActorCell(SimulationHost host, Cell? parent, string name, Func<Actor<TMessage>> factory)
        : base(host, parent, name)
    {
        _factory = factory;
    }

    public override int MailCount => _mail.Count;

    public void Tell(TMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (State == CellState.Stopped)
        {
            Host.Queue.Record(TraceKind.DeadLetter, Path, message.GetType().Name);
            Host.FailLater(this, message, new InvalidOperationException($"{Path} has stopped."));
            return;
        }
        Put(new Envelope<TMessage>(message, null));
    }

    /// <summary>Puts what the host owes into the mailbox; drops it when nobody is left to read it.</summary>
    public void Enqueue(Deferred<TMessage> deferred)
    {
        if (deferred.IsWantedBy(_living))
        {
            Put(new Envelope<TMessage>(null, deferred));
        }
        else
        {
            Drop(deferred);
        }
    }

    /// <summary>Has the next message that is delivered crash the actor before it reads it.</summary>
    public void InjectCrash(Exception failure) => _injected = failure;

    /// <summary>Whether this is the incarnation that gets turns now.</summary>
    public bool IsLiving(CellContext<TMessage> context) => ReferenceEquals(_living, context);

    /// <inheritdoc />
    public override string ToString() => Path;

    protected override void BeginIncarnation()
    {
        var context = new CellContext<TMessage>(this);
        Exception? failure = Turn(
            TraceKind.Started,
            "",
            context,
            (_, living) =>
            {
                // Attached before anything can throw, so that its last turn has a context too.
                _actor = _factory();
                _living = living;
                _actor.Attach(living);
                _actor.Start();
            }
        );
        context.FlushReplies();
        if (failure is not null)
        {
            Fail(failure);
        }
    }

    protected override void EndIncarnation(Exception? reason)
    {
        if (_actor is null || _living is null)
        {
            _actor = null;
            return;
        }
        Exception? failure = Turn(
            TraceKind.Stopped,
            reason?.GetType().Name ?? "",
            reason,
            static (a, r) => a!.Detach(r)
        );
        if (failure is not null)
        {
            Host.Note(this, failure);
        }
        _living.End();
        _living = null;
        _actor = null;
    }

    protected override bool TryJudge(
        Cell child,
        Exception failure,
        out Supervision decision,
        [NotNullWhen(false)] out Exception? thrown
    )
    {
        var made = Supervision.Restart;
        thrown = Turn(
            TraceKind.Supervised,
            child.Path,
            (child, failure),
            (a, args) => made = a!.Judge(args.child, args.failure)
        );
        _living?.FlushReplies();
        decision = made;
        return thrown is null;
    }

    protected override void DeliverNext()
    {
        Envelope<TMessage> envelope = _mail.Dequeue();
        if (envelope.Deferred is { } deferred && !deferred.IsWantedBy(_living))
        {
            Drop(deferred);
            return;
        }
        var turn = new Delivery(envelope, _injected);
        _injected = null;
        Exception? failure = Turn(
            TraceKind.Received,
            envelope.Note,
            turn,
            static (actor, delivery) => delivery.Run(actor!)
        );
        _living!.FlushReplies();
        if (failure is not null)
        {
            if (turn.Message is { } atHand)
            {
                Host.FailLater(this, atHand, failure);
            }
            Fail(failure);
        }
    }

    protected override void DropMail(Exception reason)
    {
        while (_mail.TryDequeue(out Envelope<TMessage> envelope))
        {
            if (envelope.Deferred is { } deferred)
            {
                Drop(deferred);
            }
            else
            {
                Host.FailLater(this, envelope.Message!, reason);
            }
        }
    }

    private void Put(in Envelope<TMessage> envelope)
    {
        Host.Queue.VerifyThread();
        _mail.Enqueue(envelope);
        Wake();
    }

    private void Drop(Deferred<TMessage> deferred)
    {
        Host.Queue.Record(TraceKind.Dropped, Path, deferred.Note);
        deferred.Discard();
    }

    private Exception? Turn<TArgument>(
        TraceKind kind,
        string note,
        TArgument argument,
        Action<Actor<TMessage>?, TArgument> body
    )
    {
        Host.Queue.Record(kind, Path, note);
        Host.Queue.Turn = this;
        try
        {
            body(_actor, argument);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            Host.Queue.Turn = null;
        }
    }

    /// <summary>One envelope on its way into a turn; remembers the message, which is failed if the turn throws.</summary>
    private sealed class Delivery(Envelope<TMessage> envelope, Exception? injected)
    {
        public TMessage? Message { get; private set; } = envelope.Message;

        public void Run(Actor<TMessage> actor)
        {
            Message ??= envelope.Deferred!.Open();
            if (injected is not null)
            {
                throw injected;
            }
            actor.Deliver(Message);
        }
    }
}
