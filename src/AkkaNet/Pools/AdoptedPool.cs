using System.Diagnostics.CodeAnalysis;
using ActorPg.Api;
using Microsoft.Extensions.Logging;

namespace ActorPg.AkkaNet.Pools;

/// <summary>A pool whose actor the user started: it has nobody who waits for its first connection, so it goes on trying by itself. Thread-safe.</summary>
/// <param name="pool">The pool.</param>
internal sealed class AdoptedPool(PgPool pool)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private volatile Task<PgPool>? _ready;

    public PgPool Pool => pool;

    /// <summary>The pool once it has a connection; fails with what its last attempt failed with.</summary>
    public Task<PgPool> Ready => _ready!;

    /// <summary>Makes the first connection. Until that has worked the pool takes requests all the same.</summary>
    public void Start() => _ = TryUntilItWorksAsync();

    [SuppressMessage("Design", "CA1031", Justification = "Whoever asks for the pool is told.")]
    private async Task TryUntilItWorksAsync()
    {
        while (pool.Gate.Closed is null)
        {
            Task<PgPool> attempt = ProveAsync();
            _ready = attempt;
            try
            {
                await attempt.ConfigureAwait(false);
                return;
            }
            catch (Exception failure)
            {
                pool.Gate.Log.LogWarning("{Path} has no connection yet: {Reason}", pool.Actor.Path, failure.Message);
            }
            await Task.Delay(_pause, pool.Gate.Time).ConfigureAwait(false);
        }
    }

    private async Task<PgPool> ProveAsync()
    {
        await PoolStart.ProveAsync(pool, pool.Gate.Target.Connector, CancellationToken.None).ConfigureAwait(false);
        return pool;
    }
}
