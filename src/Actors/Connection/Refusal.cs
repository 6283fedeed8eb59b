using ActorPg.Model;
using ActorPg.Observing;
using ActorPg.Pool;
using ActorPg.Requests;

namespace ActorPg.Connection;

/// <summary>What becomes of requests that a connection cannot send: nothing of them has left, so they are free to go elsewhere.</summary>
internal static class Refusal
{
    /// <summary>Sends it back to the pool; under a lease there is no elsewhere, so it fails.</summary>
    public static void GiveBack(IRequest request, PoolGate pool, Action<IReply> complete)
    {
        ref RequestCore core = ref request.Core;
        LeaveSlot(request);
        core.OutputStart = RequestCore.NotWritten;
        if (core.IsSettled)
        {
            request.Release();
        }
        else if (core.Abandoned != AbandonReason.None)
        {
            Settle(request, GivenUp(request, PgOutcome.NotSent), complete);
            request.Release();
        }
        else if (core.Lease is { } lease)
        {
            Settle(request, LeaseOver(lease), complete);
            request.Release();
        }
        else
        {
            pool.Counters.Retried();
            pool.Pool.Tell(request);
        }
    }

    /// <summary>Takes it off its connection's count, however it ended; whoever waits for the room is told.</summary>
    public static void LeaveSlot(IRequest request)
    {
        ref RequestCore core = ref request.Core;
        if (core.Slot is not { } slot)
        {
            return;
        }
        core.Slot = null;
        slot.Leave(core.Weight);
        core.Gate?.ServeWaiters();
    }

    public static void Settle(IRequest request, Exception? failure, Action<IReply> complete, ServerFacts? server = null)
    {
        if (request.Core.TrySettle(failure))
        {
            QueryNote.Tell(request, failure, server, complete);
            complete(request);
        }
    }

    /// <summary>What a caller gets that gave up.</summary>
    public static Exception GivenUp(IRequest request, PgOutcome outcome, Exception? inner = null) =>
        request.Core.Abandoned == AbandonReason.TimedOut
            ? new PgTimeoutException($"The call took longer than its timeout: {Fate(outcome)}", outcome, inner)
            : new PgCanceledException(
                $"The call was cancelled: {Fate(outcome)}",
                outcome,
                inner,
                request.Core.CancellationToken
            );

    private static string Fate(PgOutcome outcome) =>
        outcome switch
        {
            PgOutcome.NotSent => "it was never sent.",
            PgOutcome.Server => "the server stopped it, and it had no effect.",
            _ => "it may have run.",
        };

    private static PgConnectionException LeaseOver(Lease lease) =>
        lease.Lost is { } reason
            ? new PgConnectionException(
                $"The session is over, its connection was lost: {reason.Message}",
                PgOutcome.NotSent,
                reason
            )
            : new PgConnectionException("The session has been released to the pool.", PgOutcome.NotSent);
}
