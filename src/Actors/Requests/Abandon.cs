using ActorPg.Connection;
using ActorPg.Messages;

namespace ActorPg.Requests;

/// <summary>A caller no longer waits for a request. Told to whoever holds it, who settles it by what is known of it.</summary>
/// <param name="Request">The request, perhaps rented out to somebody else since.</param>
/// <param name="Version">What tells whether it still is the one that was meant.</param>
/// <param name="Reason">Why.</param>
internal sealed record Abandon(IRequest Request, int Version, AbandonReason Reason) : IConnectionMessage, IPoolMessage;
