namespace ActorPg.Model;

/// <summary>
/// Something that owns its state and changes it one message at a time. Runs unchanged on every host: in-process, Akka.NET, simulation.
/// </summary>
/// <remarks>A turn is never async and never blocks; the only way back in from async work is <see cref="IActorContext{TMessage}.PipeToSelf"/>.</remarks>
/// <typeparam name="TMessage">What it understands: an interface or base class of its messages.</typeparam>
public abstract class Actor<TMessage>
    where TMessage : class
{
    private IActorContext<TMessage>? _context;

    /// <summary>The host, as this incarnation sees it. Not available in the constructor.</summary>
    protected IActorContext<TMessage> Context =>
        _context ?? throw new InvalidOperationException("An actor has no context before it is started.");

    /// <summary>The first turn of every incarnation.</summary>
    protected virtual void Started() { }

    /// <summary>One turn. What it throws is a bug: the parent's <see cref="Supervise"/> decides what becomes of this actor.</summary>
    protected abstract void Receive(TMessage message);

    /// <summary>The last turn of every incarnation, exactly once: settle what is owed, close what is owned.</summary>
    /// <param name="reason">What <see cref="Receive"/> threw; null when it was stopped.</param>
    protected virtual void Stopped(Exception? reason) { }

    /// <summary>Decides about a child that threw.</summary>
    protected virtual Supervision Supervise(IActorRef child, Exception failure) => Supervision.Restart;

    /// <summary>For hosts: binds a new incarnation to its context. Followed by <see cref="Start"/>.</summary>
    internal void Attach(IActorContext<TMessage> context) => _context = context;

    internal void Start() => Started();

    internal void Deliver(TMessage message) => Receive(message);

    internal void Detach(Exception? reason) => Stopped(reason);

    internal Supervision Judge(IActorRef child, Exception failure) => Supervise(child, failure);
}
