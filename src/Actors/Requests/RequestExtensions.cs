using ActorPg.Connection;
using ActorPg.Model;

namespace ActorPg.Requests;

/// <summary>What all requests do alike.</summary>
internal static class RequestExtensions
{
    /// <summary>One owner lets go; the last one gives the object back.</summary>
    public static void Release(this IRequest request)
    {
        if (request.Core.Release())
        {
            request.Core.EndRental();
            request.Recycle();
        }
    }

    /// <summary>Nobody will answer it: its actor has stopped, or failed over it.</summary>
    public static IReply? FailUndelivered(this IRequest request, Exception reason)
    {
        Refusal.LeaveSlot(request); // a connection that is made anew keeps its count
        return request.TryFail(
            new PgConnectionException(
                $"The request was given up: {reason.Message}",
                request.Core.OutputStart == RequestCore.NotWritten ? PgOutcome.NotSent : PgOutcome.Unknown,
                reason
            )
        );
    }

    /// <summary>Fails it unless it is settled.</summary>
    public static IReply? TryFail(this IRequest request, Exception failure) =>
        request.Core.TrySettle(failure) ? request : null;
}
