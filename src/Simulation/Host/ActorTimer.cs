using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Host;

/// <summary>A timer of one incarnation. Wanted for as long as it stands under its key.</summary>
internal sealed class ActorTimer<TMessage>(CellContext<TMessage> owner, string key, TMessage message)
    : Deferred<TMessage>
    where TMessage : class
{
    public string Key { get; } = key;

    /// <summary>Its place in the queue; null before it is armed.</summary>
    public TimedEvent? Due { get; set; }

    public override string Note => Key;

    public override bool IsWantedBy(CellContext<TMessage>? living) =>
        ReferenceEquals(living, owner) && owner.IsCurrentTimer(this);

    public override TMessage Open()
    {
        owner.ForgetTimer(this);
        return message;
    }
}
