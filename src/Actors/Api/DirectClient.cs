using ActorPg.Pool;

namespace ActorPg.Api;

/// <summary>What the pool's actor answers messages with: the same verbs as the pool's, without its ownership.</summary>
internal sealed class DirectClient : PgClient
{
    public DirectClient(PoolGate gate)
        : base(gate) { }

    internal override Lease? Lease => null;

    public override async ValueTask<PgTransaction> BeginAsync(
        PgTransactionOptions options = default,
        PgCallOptions call = default,
        string holder = ""
    )
    {
        PgSession session = await AcquireAsync(call, holder).ConfigureAwait(false);
        return await session.BeginOwnedAsync(options, call).ConfigureAwait(false);
    }

    internal override ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder) =>
        Acquisition.RunAsync(Gate, options, owner: null, holder);

    internal override void ThrowIfUnusable()
    {
        if (Gate.Closed is { } closed)
        {
            throw closed;
        }
    }
}
