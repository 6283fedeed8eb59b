namespace ActorPg.Bench.Compare.Peers;

/// <summary>A scenario with its connections open, ready to be run more than once.</summary>
internal interface IWorkload : IAsyncDisposable
{
    IReadOnlyList<ILane> Lanes { get; }
}
