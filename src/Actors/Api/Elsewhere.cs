namespace ActorPg.Api;

/// <summary>Lets go of the thread that an answer came on, by way of the host's clock: in the simulation that is an event like any other.</summary>
internal static class Elsewhere
{
    /// <summary>Completes soon, on another thread where the host has several.</summary>
    public static async ValueTask ContinueAsync(TimeProvider time)
    {
        var done = new TaskCompletionSource();
        using ITimer timer = time.CreateTimer(
            static state => ((TaskCompletionSource)state!).SetResult(),
            done,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );
        await done.Task.ConfigureAwait(false);
    }
}
