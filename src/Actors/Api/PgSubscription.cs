using ActorPg.Listening;
using ActorPg.Pool;

namespace ActorPg;

/// <summary>
/// A place in a channel's audience: the notifications since it was taken, in order, to be enumerated once. At most 8,192 notifications and 4 MiB wait for
/// the reader; beyond that the oldest are dropped, which the next one says (<see cref="PgNotification.Gap"/>). Ends when its enumeration does, when it is disposed of,
/// or with the pool.
/// </summary>
/// <example>
/// <code>
/// await foreach (PgNotification notification in await pool.ListenAsync("orders"))
///     Console.WriteLine(notification.Payload);
/// </code>
/// </example>
public sealed class PgSubscription : IAsyncEnumerable<PgNotification>, IAsyncDisposable
{
    private readonly PoolGate _gate;
    private readonly Subscription _subscription;
    private readonly SubscriptionQueue _queue;
    private int _isRead;
    private int _isOver;

    internal PgSubscription(PoolGate gate, Subscription subscription, SubscriptionQueue queue)
    {
        _gate = gate;
        _subscription = subscription;
        _queue = queue;
    }

    /// <summary>A subscription that nobody refers to any more ends.</summary>
    ~PgSubscription()
    {
        try
        {
            End();
        }
        catch (Exception)
        {
            // A host that is gone takes its listeners along; what a finalizer throws would end the process.
        }
    }

    /// <summary>The channel's name.</summary>
    public string Channel => _subscription.Channel;

    /// <summary>The notifications; what was missed is told with the one after it.</summary>
    /// <param name="cancellationToken">Ends the enumeration, and the subscription with it.</param>
    /// <exception cref="InvalidOperationException">It is enumerated already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="PgConnectionException">The pool was closed.</exception>
    public async IAsyncEnumerator<PgNotification> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        PgGap? gap = null;
        await foreach (
            PgChannelEvent told in ReadEventsAsync().WithCancellation(cancellationToken).ConfigureAwait(false)
        )
        {
            switch (told)
            {
                case PgGap missed:
                    gap = gap?.Join(missed) ?? missed;
                    break;
                case PgNotification notification:
                    yield return gap is null ? notification : notification with { Gap = gap };
                    gap = null;
                    break;
            }
        }
    }

    /// <summary>As the enumeration itself, but a gap is told on its own, as soon as the channel is listened to again.</summary>
    /// <exception cref="InvalidOperationException">It is enumerated already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="PgConnectionException">The pool was closed.</exception>
    public IAsyncEnumerable<PgChannelEvent> ReadEventsAsync() => new Events(this);

    /// <summary>Says where awaits go on, for <c>await foreach</c> and <c>await using</c> alike.</summary>
    /// <param name="continueOnCapturedContext">False to go on wherever the notification arrives.</param>
    public PgConfigured<PgNotification> ConfigureAwait(bool continueOnCapturedContext) =>
        new(this, this, continueOnCapturedContext);

    /// <summary>Ends the subscription; after the last one of a channel the server is told UNLISTEN.</summary>
    public ValueTask DisposeAsync()
    {
        End();
        GC.SuppressFinalize(this);
        return default;
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _queue.End(null)?.Complete();
            _gate.Pool.Tell(new EndSubscription(_subscription));
        }
    }

    private sealed class Events(PgSubscription owner) : IAsyncEnumerable<PgChannelEvent>
    {
        public async IAsyncEnumerator<PgChannelEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            if (Interlocked.Exchange(ref owner._isRead, 1) != 0)
            {
                throw new InvalidOperationException(
                    "A subscription is enumerated once: take another one for another reader."
                );
            }
            try
            {
                while (await owner._queue.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    while (owner._queue.TryTake(out PgChannelEvent? told))
                    {
                        yield return told;
                    }
                }
            }
            finally
            {
                await owner.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
