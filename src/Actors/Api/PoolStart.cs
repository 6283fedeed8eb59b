using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Transport;

namespace ActorPg.Api;

/// <summary>How a pool comes to be: its actor, its first connection, and what wants one to be found out or set.</summary>
internal static class PoolStart
{
    /// <summary>A pool that has a connection; closed again when it gets none.</summary>
    public static async ValueTask<PgPool> RunAsync(
        PgOptions options,
        IActorHost host,
        bool ownsHost,
        IConnector connector,
        bool mayProbe,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(host);
        string name = options.PoolName is { Length: > 0 } given ? given : "pg";
        PgPool pool = Make(options, host, ownsHost, connector, factory => host.Spawn(factory, name));
        try
        {
            await ProveAsync(pool, mayProbe ? connector : null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await pool.CloseAsync(TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }
        return pool;
    }

    /// <summary>A pool whose actor is started by the caller. It takes requests at once.</summary>
    public static PgPool Make(
        PgOptions options,
        IActorHost host,
        bool ownsHost,
        IConnector connector,
        Func<Func<Actor<IPoolMessage>>, IActorRef<IPoolMessage>> spawn
    )
    {
        var gate = new PoolGate(options.Validate(), connector, host.Time);
        IActorRef<IPoolMessage> actor = spawn(() => new PoolActor(gate));
        gate.Pool = actor;
        return new PgPool(gate, host, ownsHost, actor);
    }

    /// <summary>Gets a connection, and does what wants one. May be done again when it failed.</summary>
    public static async ValueTask ProveAsync(PgPool pool, IConnector? probing, CancellationToken cancellationToken)
    {
        PgSession session = await pool.AcquireAsync(cancellationToken, nameof(PgPool.StartAsync)).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            if (probing is not null && pool.Gate.Pooler.IsSeen && pool.Options.PrepareMode != PgPrepareMode.Simple)
            {
                PgOptions alone = pool.Options with
                {
                    MinSize = 1,
                    MaxSize = 1,
                    PoolName = pool.Actor.Path.Trim('/').Replace('/', '-') + "-probe",
                };
                await PoolerProbe
                    .RunAsync(
                        pool.Gate.Pooler,
                        session,
                        () => RunAsync(alone, pool.Host, ownsHost: false, probing, mayProbe: false, cancellationToken)
                    )
                    .ConfigureAwait(false);
            }
        }
        foreach (PgTypeCodec codec in pool.Options.Types.Codecs)
        {
            await pool.SetTypeCodecAsync(codec, cancellationToken).ConfigureAwait(false);
        }
    }
}
