using ActorPg.Messages;

namespace ActorPg.Lanes;

/// <summary>A lane of the pool has stopped for good.</summary>
internal sealed record LaneStopped : IPoolMessage
{
    public static readonly LaneStopped Instance = new();
}
