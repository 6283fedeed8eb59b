using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Messages;

namespace ActorPg.Listening;

/// <summary>What is told to the listener, by way of the pool. Answered when the channel is listened to.</summary>
internal sealed class ListenRequest(Subscription subscription) : IPoolMessage, IFailable, IReply
{
    private readonly TaskCompletionSource _stands = new();
    private int _isSettled;
    private Exception? _failure;

    public Subscription Subscription => subscription;

    /// <summary>Completes when nothing that is notified from then on is missed.</summary>
    public Task Stands => _stands.Task;

    /// <summary>The channel is listened to. The reply to complete; null when it is settled.</summary>
    public IReply? Succeed() => Interlocked.Exchange(ref _isSettled, 1) == 0 ? this : null;

    /// <inheritdoc />
    public IReply? Fail(Exception reason)
    {
        if (Interlocked.Exchange(ref _isSettled, 1) != 0)
        {
            return null;
        }
        _failure =
            reason as PgException
            ?? new PgConnectionException(
                $"The channel is not listened to: {reason.Message}",
                PgOutcome.NotSent,
                reason
            );
        return this;
    }

    /// <inheritdoc />
    public void Complete()
    {
        if (_failure is null)
        {
            _stands.SetResult();
        }
        else
        {
            _stands.SetException(_failure);
        }
    }
}

/// <summary>A subscriber has heard enough.</summary>
internal sealed record EndSubscription(Subscription Subscription) : IPoolMessage;

/// <summary>An actor has heard enough of a channel. Answered with whether it had subscribed.</summary>
internal sealed record EndActorSubscription(string Channel, IActorRef Subscriber, TaskCompletionSource<bool> Ended)
    : IPoolMessage,
        IFailable
{
    /// <inheritdoc />
    public IReply? Fail(Exception reason) => new Answer(Ended, HadSubscribed: false);

    /// <summary>Answers; the host completes it.</summary>
    internal sealed record Answer(TaskCompletionSource<bool> Ended, bool HadSubscribed) : IReply
    {
        public void Complete() => Ended.TrySetResult(HadSubscribed);
    }
}

/// <summary>An actor that subscribed has stopped.</summary>
internal sealed record SubscriberStopped(IActorRef Subscriber) : IPoolMessage;

/// <summary>Somebody called NOTIFY.</summary>
/// <param name="Notification">What came.</param>
/// <param name="Gate">Whose connection it came over: one that an earlier incarnation had is gone, and the gap behind it is to be told first.</param>
internal sealed record NotificationArrived(NotificationResponse Notification, PoolGate Gate) : IPoolMessage;

/// <summary>The server has answered what the listener asked.</summary>
/// <param name="Asked">What that was.</param>
/// <param name="Failure">Why it did not do it; null when it did.</param>
internal sealed record ListenAnswered(ListenScript Asked, Exception? Failure) : IPoolMessage;
