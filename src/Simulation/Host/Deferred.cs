namespace ActorPg.Simulation.Host;

/// <summary>
/// A place in a mailbox for what an incarnation asked its host for: a timer, a result, a notice. It becomes a message when its turn comes, if it is still wanted.
/// </summary>
internal abstract class Deferred<TMessage>
    where TMessage : class
{
    /// <summary>What it is, for the trace.</summary>
    public abstract string Note { get; }

    /// <summary>Whether the actor's living incarnation (null: there is none) still waits for it.</summary>
    public abstract bool IsWantedBy(CellContext<TMessage>? living);

    /// <summary>The message. Called once, within the turn.</summary>
    public abstract TMessage Open();

    /// <summary>It will not be delivered: whatever it owns is disposed of.</summary>
    public virtual void Discard() { }
}
