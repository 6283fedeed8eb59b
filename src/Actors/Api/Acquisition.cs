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
            throw SqlText.CanceledUnsent(options.CancellationToken);
        }
        long start = gate.Time.GetTimestamp();
        var deadline = new CallDeadline(gate.Time, options, commandTimeout: null);
        var request = new AcquireRequest(holder, owner);
        using CancellationTokenRegistration registration = options.CancellationToken.UnsafeRegister(
            _ => GiveUp(gate, request, SqlText.CanceledUnsent(options.CancellationToken)),
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
            var session = new PgSession(gate, await request.Granted.ConfigureAwait(false));
            gate.Counters.Acquired(gate.Time.GetElapsedTime(start));
            return gate.Options.Setup is { } setup
                ? await SetUpAsync(gate, session, setup, deadline.Rest()).ConfigureAwait(false)
                : session;
        }
        finally
        {
            if (timer is not null)
            {
                await timer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<PgSession> SetUpAsync(
        PoolGate gate,
        PgSession session,
        Func<PgSession, ValueTask> setup,
        PgCallOptions options
    )
    {
        try
        {
            TimeSpan patience = CallTimeout.Due(options.Timeout) ?? gate.Options.AcquireTimeout;
            await Hook.RunAsync(gate, session, setup, patience, options.CancellationToken).ConfigureAwait(false);
            return session;
        }
        catch (Exception failure)
        {
            session.Lease.IsSpoiled = true;
            await session.DisposeAsync().ConfigureAwait(false);
            if (failure is OperationCanceledException && options.CancellationToken.IsCancellationRequested)
            {
                throw SqlText.CanceledUnsent(options.CancellationToken);
            }
            throw;
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
