using System.Runtime.CompilerServices;
using ActorPg.Api;
using ActorPg.Messages;
using ActorPg.Pool;

namespace ActorPg;

/// <summary>
/// A lane of a pool: the pool's verbs, over connections that belong to the lane. Single statements of many callers travel in bursts with one Sync. It lives
/// and ends with its pool. Thread-safe.
/// </summary>
/// <remarks>
/// In the read lane the server refuses to write (SQLSTATE 25006). In the ingest lane a burst is a transaction: each caller is answered after its commit; if the
/// connection is lost before that is known, all callers of the burst learn <see cref="PgOutcome.Unknown"/>. Statements of one burst should not lock
/// the same rows in different orders: that is a deadlock, which costs a second and sends them again one by one. Source: PostgreSQL 18, Message Flow, Pipelining.
/// </remarks>
public sealed class PgLane : PgClient
{
    internal PgLane(PoolGate gate)
        : base(gate) { }

    /// <summary>Which lane it is.</summary>
    public Lane Lane => Gate.Lane;

    internal override Lease? Lease => null;

    /// <summary>Starts a transaction on a connection of the read lane.</summary>
    /// <inheritdoc />
    /// <exception cref="PgInputException">This is the ingest lane, where the driver makes the transactions.</exception>
    public override async ValueTask<PgTransaction> BeginAsync(
        PgTransactionOptions options = default,
        PgCallOptions call = default,
        [CallerMemberName] string holder = ""
    )
    {
        ThrowIfIngest("A transaction");
        var deadline = new CallDeadline(Gate.Time, call, Gate.Options.CommandTimeout);
        PgSession session = await AcquireAsync(deadline.Rest(), holder).ConfigureAwait(false);
        try
        {
            return await session.BeginOwnedAsync(options, deadline.Rest()).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the lane's connections are doing now.</summary>
    public PgPoolStatistics GetStatistics() => PgPoolStatistics.Of(Gate);

    internal override ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder) =>
        Acquisition.RunAsync(Gate, options, owner: null, holder);

    internal override void ThrowIfUnusable() => ObjectDisposedException.ThrowIf(Gate.Closed is not null, this);

    private void ThrowIfIngest(string what)
    {
        if (Gate.Lane == Lane.Ingest)
        {
            throw new PgInputException(
                $"{what} of your own has no place in the ingest lane, where the driver makes the transactions: ask the pool itself for it."
            );
        }
    }
}
