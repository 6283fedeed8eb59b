using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;

namespace ActorPg.Api;

/// <summary>The caller's side of waiting for a connection.</summary>
internal static class Acquisition
{
    public static async ValueTask<PgSession> RunAsync(
        PoolGate gate,
        PgCallOptions options,
        IActorRef? owner,
        string holder
    )
    {
        if (options.CancellationToken.IsCancellationRequested)
        {
            throw SqlText.CanceledOnEntry(options.CancellationToken);
        }
        var request = new AcquireRequest(holder, owner);
        using CancellationTokenRegistration registration = options.CancellationToken.UnsafeRegister(
            _ => GiveUp(gate, request, SqlText.CanceledOnEntry(options.CancellationToken)),
            null
        );
        ITimer? timer = CallTimeout.Due(options.Timeout) is { } timeout
            ? gate.Time.CreateTimer(
                _ =>
                    GiveUp(
                        gate,
                        request,
                        new PgTimeoutException(
                            "No connection became free within the call's timeout.",
                            PgOutcome.NotSent
                        )
                    ),
                null,
                timeout,
                Timeout.InfiniteTimeSpan
            )
            : null;
        try
        {
            gate.Pool.Tell(request);
            return new PgSession(gate, await request.Granted.ConfigureAwait(false));
        }
        finally
        {
            if (timer is not null)
            {
                await timer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // The pool is told, so that nobody is kept out by the places of those who have gone.
    private static void GiveUp(PoolGate gate, AcquireRequest request, Exception reason)
    {
        if (request.Fail(reason) is { } reply)
        {
            gate.Pool.Tell(new AcquireGivenUp(request));
            reply.Complete();
        }
    }
}
