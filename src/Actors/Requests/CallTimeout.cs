namespace ActorPg.Requests;

/// <summary>What a timeout, as callers give it, means for a timer.</summary>
internal static class CallTimeout
{
    // The longest that the system's timers take; nobody waits 49 days for one call.
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// Until the timer is due; null for no timer. <see cref="Timeout.InfiniteTimeSpan"/> and what is too long to matter are no limit; what is not
    /// positive is over already.
    /// </summary>
    public static TimeSpan? Due(TimeSpan? timeout) =>
        timeout is not { } given || given == Timeout.InfiniteTimeSpan || given > _longest ? null
        : given > TimeSpan.Zero ? given
        : TimeSpan.Zero;
}
