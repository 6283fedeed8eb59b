namespace ActorPg.Simulation.Host;

/// <summary>Mail from outside the actors, for one incarnation: no other gets it, and what it carries is disposed of instead.</summary>
internal sealed class Stamped<TMessage>(CellContext<TMessage> incarnation, TMessage message) : Deferred<TMessage>
    where TMessage : class
{
    public override string Note => message.GetType().Name;

    public override bool IsWantedBy(CellContext<TMessage>? living) => ReferenceEquals(living, incarnation);

    public override TMessage Open() => message;

    public override void Discard() => (message as IDisposable)?.Dispose();
}
