using System.Diagnostics.CodeAnalysis;
using ActorPg.Api;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;
using Microsoft.Extensions.Logging;

namespace ActorPg.Listening;

/// <summary>The caller's side of listening.</summary>
internal static class Subscribing
{
    /// <summary>A queue of its own for one reader.</summary>
    public static async ValueTask<PgSubscription> ReadAsync(PoolGate gate, string channel, PgCallOptions options)
    {
        var queue = new SubscriptionQueue(gate.Time);
        var subscription = new QueueSubscription(ChannelName.Check(channel), queue);
        await StandAsync(gate, subscription, options).ConfigureAwait(false);
        return new PgSubscription(gate, subscription, queue);
    }

    /// <summary>A queue that calls back, in order, one call at a time.</summary>
    public static async ValueTask<IAsyncDisposable> CallAsync(
        PoolGate gate,
        string channel,
        Func<PgNotification, ValueTask> callback,
        Func<PgGap, ValueTask>? onGap,
        PgCallOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(callback);
        PgSubscription subscription = await ReadAsync(gate, channel, options).ConfigureAwait(false);
        _ = PumpAsync(gate, subscription, callback, onGap);
        return subscription;
    }

    /// <summary>An actor, told in its own mailbox.</summary>
    public static async ValueTask<IAsyncDisposable> TellAsync(
        PoolGate gate,
        string channel,
        IActorRef subscriber,
        Action<PgChannelEvent> tell,
        PgCallOptions options
    )
    {
        var subscription = new ActorSubscription(ChannelName.Check(channel), subscriber, tell);
        await StandAsync(gate, subscription, options).ConfigureAwait(false);
        return new End(gate, subscription);
    }

    private static async ValueTask StandAsync(PoolGate gate, Subscription subscription, PgCallOptions options)
    {
        if (options.CancellationToken.IsCancellationRequested)
        {
            throw SqlText.CanceledUnsent(options.CancellationToken);
        }
        gate.Pooler.ThrowIfShared(SessionFeature.Listen);
        TimeSpan patience = CallTimeout.Due(options.Timeout) ?? gate.Options.AcquireTimeout;
        var request = new ListenRequest(subscription);
        gate.Pool.Tell(request);
        try
        {
            await request.Stands.WaitAsync(patience, gate.Time, options.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            gate.Pool.Tell(new EndSubscription(subscription));
            throw gaveUp is TimeoutException
                ? new PgTimeoutException(
                    $"The channel was not listened to within {patience.TotalSeconds:0.###} s.",
                    PgOutcome.NotSent
                )
                : SqlText.CanceledUnsent(options.CancellationToken);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What one callback throws is no other's business.")]
    private static async Task PumpAsync(
        PoolGate gate,
        PgSubscription subscription,
        Func<PgNotification, ValueTask> callback,
        Func<PgGap, ValueTask>? onGap
    )
    {
        PgGap? gap = null;
        try
        {
            await foreach (PgChannelEvent told in subscription.ReadEventsAsync().ConfigureAwait(false))
            {
                try
                {
                    if (told is PgGap missed)
                    {
                        gap = gap?.Join(missed) ?? missed;
                        await (onGap?.Invoke(missed) ?? default).ConfigureAwait(false);
                    }
                    else
                    {
                        var notification = (PgNotification)told;
                        PgNotification whole = gap is null ? notification : notification with { Gap = gap };
                        gap = null;
                        await callback(whole).ConfigureAwait(false);
                    }
                }
                catch (Exception failure)
                {
                    gate.Log.LogError(failure, "A subscriber of {Channel} threw", subscription.Channel);
                }
            }
        }
        catch (PgException over)
        {
            gate.Log.LogDebug("The subscription to {Channel} is over: {Reason}", subscription.Channel, over.Message);
        }
    }

    private sealed class End(PoolGate gate, Subscription subscription) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            gate.Pool.Tell(new EndSubscription(subscription));
            return default;
        }
    }
}
