namespace ActorPg.Simulation.Host;

/// <summary>What one incarnation wants to be told when another actor has stopped. Wanted until it is delivered or taken back.</summary>
internal sealed class WatchNotice<TMessage>(CellContext<TMessage> watcher, Cell watched, TMessage message)
    : Deferred<TMessage>,
        IWatcher
    where TMessage : class
{
    public Cell Watched { get; } = watched;

    public override string Note => Watched.Path;

    public override bool IsWantedBy(CellContext<TMessage>? living) =>
        ReferenceEquals(living, watcher) && watcher.IsCurrentWatch(this);

    public override TMessage Open()
    {
        watcher.ForgetWatch(this);
        return message;
    }

    public void OnTerminated() => watcher.Enqueue(this);
}
