using ActorPg.Model;

namespace ActorPg.InProcess;

/// <summary>What hosts tell cells: handled before any mail, in the receiver's turn.</summary>
internal abstract record SystemMessage
{
    internal sealed record Start : SystemMessage;

    internal sealed record Stop : SystemMessage;

    internal sealed record Judged(Supervision Decision, Exception Failure) : SystemMessage;

    internal sealed record ChildFailed(Cell Child, Exception Failure) : SystemMessage;

    internal sealed record ChildStopped(Cell Child) : SystemMessage;

    internal sealed record AddWatcher(Cell Watcher, Action Notify) : SystemMessage;

    internal sealed record RemoveWatcher(Cell Watcher) : SystemMessage;
}
