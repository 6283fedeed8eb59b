namespace ActorPg.AkkaNet.Tests.Support;

/// <summary>Every wait of these tests has an end.</summary>
internal static class Patience
{
    /// <summary>For what takes milliseconds, on a machine that may be busy with other things.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    /// <summary>The exception of exactly this type that the task ends with, before long.</summary>
    public static Task<TException> FailsAsync<TException>(this Task task)
        where TException : Exception => Assert.ThrowsAsync<TException>(() => task.Soon());

    /// <summary>Asks again and again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, TimeSpan? limit = null)
    {
        TimeSpan longest = limit ?? Limit;
        using var end = new CancellationTokenSource(longest);
        while (!await isSo().WaitAsync(longest))
        {
            Assert.False(end.IsCancellationRequested, $"Not within {longest.TotalSeconds} s: {what}.");
            await Task.Delay(5, CancellationToken.None);
        }
    }

    public static Task UntilAsync(Func<bool> isSo, string what, TimeSpan? limit = null) =>
        UntilAsync(() => Task.FromResult(isSo()), what, limit);
}
