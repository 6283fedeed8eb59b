using ActorPg.Pool;

namespace ActorPg.Api;

/// <summary>
/// Finds out whether a pooler shares sessions, which it does not tell: two clients that are connected at once and meet the same server process, or one
/// that meets two, prove it. In session mode neither can happen. Runs once, at the start of a pool that found a pooler.
/// </summary>
internal static class PoolerProbe
{
    private const string Home = "select pg_backend_pid()";

    // A pooler in session mode may have no session left for the second client, and lets it wait.
    private static readonly PgCallOptions _patience = new() { Timeout = TimeSpan.FromSeconds(1) };

    /// <summary>Looks; what cannot be found out in a moment stays unknown, and then nothing is refused.</summary>
    /// <param name="pooler">Told of what is found.</param>
    /// <param name="first">A session of the pool.</param>
    /// <param name="connectAsync">Opens a second connection, as a pool of its own.</param>
    public static async ValueTask RunAsync(Pooler pooler, PgSession first, Func<ValueTask<PgPool>> connectAsync)
    {
        try
        {
            int home = await first.FetchValueAsync<int>(Home, _patience).ConfigureAwait(false);
            bool isShared =
                await first.FetchValueAsync<int>(Home, _patience).ConfigureAwait(false) != home
                || await IsMetByOtherAsync(first, home, connectAsync).ConfigureAwait(false);
            if (isShared)
            {
                pooler.CaughtSharing();
            }
        }
        catch (Exception unknown) when (unknown is PgException or OperationCanceledException) { }
    }

    private static async ValueTask<bool> IsMetByOtherAsync(
        PgSession first,
        int home,
        Func<ValueTask<PgPool>> connectAsync
    )
    {
        PgPool other = await connectAsync().ConfigureAwait(false);
        try
        {
            PgTransaction visit = await other.BeginAsync(call: _patience).ConfigureAwait(false);
            await using (visit.ConfigureAwait(false))
            {
                return await visit.FetchValueAsync<int>(Home, _patience).ConfigureAwait(false) == home
                    || await first.FetchValueAsync<int>(Home, _patience).ConfigureAwait(false) != home;
            }
        }
        finally
        {
            await other.CloseAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
    }
}
