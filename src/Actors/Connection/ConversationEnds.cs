using ActorPg.Pool;

namespace ActorPg.Connection;

/// <summary>What a conversation tells its connection actor, within the same turn.</summary>
internal sealed class ConversationEnds
{
    /// <summary>Logged in.</summary>
    public required Action OnReady { get; init; }

    /// <summary>Everything was answered and the server has been told goodbye.</summary>
    public required Action OnRetired { get; init; }

    /// <summary>The link is of no more use, for this reason.</summary>
    public required Action<Exception> OnBroken { get; init; }

    /// <summary>The connection was given to one holder.</summary>
    public required Action<Lease, AcquireRequest> OnGranted { get; init; }

    /// <summary>The connection is clean behind its last holder.</summary>
    public required Action OnReturned { get; init; }
}
