using ActorPg.InProcess;
using Akka.Actor;

namespace ActorPg.AkkaNet.Host;

/// <summary>One actor on this host over all its incarnations, whatever it understands. Thread-safe; what concerns restarts is its turns' own.</summary>
internal abstract class ActorAddress : Model.IActorRef
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IActorRef? _actor;
    private volatile bool _isOver;
    private RestartLimit _restarts;

    protected ActorAddress(AkkaHost host, string path)
    {
        Host = host;
        Path = path;
    }

    /// <inheritdoc />
    public string Path { get; }

    public AkkaHost Host { get; }

    /// <summary>The actor as Akka.NET knows it.</summary>
    public IActorRef Actor
    {
        get => _actor ?? throw new InvalidOperationException($"{Path} is not started yet.");
        set => _actor = value;
    }

    /// <summary>True after the last turn of the last incarnation.</summary>
    public bool IsOver => _isOver;

    /// <summary>Completes after the last turn of the last incarnation.</summary>
    public Task Terminated => _terminated.Task;

    /// <summary>Counts one more restart; false when there were too many in a short time.</summary>
    public bool MayRestart() => _restarts.MayRestart(Host.Time);

    /// <summary>The last turn was had: from now on, what is told fails at once.</summary>
    public void End()
    {
        _isOver = true;
        Host.OnStopped(this);
        _terminated.TrySetResult();
    }

    /// <inheritdoc />
    public override string ToString() => Path;
}
