namespace ActorPg.Api.Copy;

/// <summary>A COPY has its connection to itself: the caller's, or one taken for it.</summary>
internal static class CopyLease
{
    /// <summary>Runs it on a connection of its own, which is given back whatever becomes of it.</summary>
    public static async ValueTask<T> RunAsync<T>(
        PgClient client,
        PgCallOptions options,
        string holder,
        Func<PgClient, CallDeadline, ValueTask<T>> copy
    )
    {
        client.ThrowIfUnusable();
        if (options.CancellationToken.IsCancellationRequested)
        {
            throw SqlText.CanceledUnsent(options.CancellationToken);
        }
        var deadline = new CallDeadline(client.Gate.Time, options, client.Gate.Options.CommandTimeout);
        if (client.Lease is not null)
        {
            return await copy(client, deadline).ConfigureAwait(false);
        }
        PgSession session = await client.AcquireAsync(deadline.Rest(), holder).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await copy(session, deadline).ConfigureAwait(false);
        }
    }
}
