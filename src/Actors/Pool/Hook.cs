namespace ActorPg.Pool;

/// <summary>Runs what the options ask to be run on a session.</summary>
internal static class Hook
{
    /// <summary>Runs it, but not for ever.</summary>
    /// <exception cref="PgTimeoutException">It took too long; it may still run.</exception>
    public static async ValueTask RunAsync(
        PoolGate gate,
        PgSession session,
        Func<PgSession, ValueTask> hook,
        TimeSpan patience,
        CancellationToken cancellationToken = default
    )
    {
        Task running = hook(session).AsTask();
        try
        {
            await running.WaitAsync(patience, gate.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException late) when (!running.IsCompleted)
        {
            throw new PgTimeoutException(
                $"A hook took longer than {patience.TotalSeconds:0.###} s, and its connection was closed.",
                PgOutcome.Unknown,
                late
            );
        }
    }
}
