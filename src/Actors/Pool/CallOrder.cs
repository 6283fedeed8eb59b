using ActorPg.Api;

namespace ActorPg.Pool;

/// <summary>
/// Keeps the calls under one lease in the order in which they were made, where one of them takes several messages: a statement that has to be described
/// first, a batch. Thread-safe; whoever finds it free may send at once.
/// </summary>
internal sealed class CallOrder
{
    private Task _last = Task.CompletedTask;

    /// <summary>True when nobody is in the middle of a call.</summary>
    public bool IsFree => Volatile.Read(ref _last).IsCompleted;

    /// <summary>Waits until all who came before have sent what they had to send. To be disposed of when the same is true of this call.</summary>
    /// <exception cref="PgTimeoutException">The call's time was over first.</exception>
    /// <exception cref="PgCanceledException">The call was cancelled first.</exception>
    public async ValueTask<Place> EnterAsync(TimeProvider time, CallDeadline deadline)
    {
        var place = new Place();
        Task before = Interlocked.Exchange(ref _last, place.Left);
        if (before.IsCompleted)
        {
            return place;
        }
        try
        {
            TimeSpan patience = deadline.Rest().Timeout is { } left ? left : Timeout.InfiniteTimeSpan;
            await before.WaitAsync(patience, time, deadline.CancellationToken).ConfigureAwait(false);
            return place;
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            _ = LeaveAfterAsync(before, place);
            throw gaveUp is TimeoutException
                ? new PgTimeoutException("The calls made before this one took all of its time.", PgOutcome.NotSent)
                : SqlText.CanceledUnsent(deadline.CancellationToken);
        }
    }

    private static async Task LeaveAfterAsync(Task before, Place place)
    {
        await before.ConfigureAwait(false);
        place.Dispose();
    }

    /// <summary>A call's place in the order.</summary>
    internal sealed class Place : IDisposable
    {
        private readonly TaskCompletionSource _left = new();

        public Task Left => _left.Task;

        /// <summary>The next may go on.</summary>
        public void Dispose() => _left.TrySetResult();
    }
}
