using System.Runtime.CompilerServices;
using ActorPg.Connection;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Messages;

namespace ActorPg;

/// <summary>
/// A connection for one caller alone: for settings, temporary tables, advisory locks, and transactions by hand. Several calls at once queue, in order.
/// Disposing of it gives the connection back: an open transaction is rolled back, and whatever was changed in the session is undone.
/// </summary>
public sealed class PgSession : PgClient, IAsyncDisposable
{
    private readonly Lease _lease;
    private int _isDisposed;

    internal PgSession(PoolGate gate, Lease lease)
        : base(gate)
    {
        _lease = lease;
    }

    /// <summary>A session that nobody refers to any more is given back; that it was forgotten shows in the log.</summary>
    ~PgSession()
    {
        try
        {
            Release(isBusy: true);
        }
        catch (Exception)
        {
            // A host that is gone takes its connections along; what a finalizer throws would end the process.
        }
    }

    /// <summary>True between BEGIN and its end, by whichever way it began.</summary>
    public bool IsInTransaction => _lease.Status != TransactionStatus.Idle;

    internal override Lease Lease => _lease;

    /// <inheritdoc />
    public override async ValueTask<PgTransaction> BeginAsync(
        PgTransactionOptions options = default,
        PgCallOptions call = default,
        [CallerMemberName] string holder = ""
    )
    {
        ThrowIfUnusable();
        if (IsInTransaction)
        {
            throw new InvalidOperationException(
                "The session is in a transaction already: begin within that one, or end the one begun by hand."
            );
        }
        return await PgTransaction.StartAsync(this, ownsSession: false, options, call).ConfigureAwait(false);
    }

    /// <summary>Gives the connection back. What still runs is cancelled. A second call does nothing.</summary>
    public ValueTask DisposeAsync()
    {
        Release(isBusy: true);
        GC.SuppressFinalize(this);
        return default;
    }

    internal ValueTask<PgTransaction> BeginOwnedAsync(PgTransactionOptions options, PgCallOptions call) =>
        PgTransaction.StartAsync(this, ownsSession: true, options, call);

    internal override ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder) =>
        throw new InvalidOperationException("A session has its connection.");

    internal override void ThrowIfUnusable() => ObjectDisposedException.ThrowIf(_isDisposed != 0, this);

    /// <summary>A script given to the pool must end the transactions it begins.</summary>
    internal void ThrowIfTransactionIsOpen()
    {
        if (IsInTransaction)
        {
            throw new InvalidOperationException(
                "The script left a transaction open, which was rolled back: use BeginAsync, or a session, for that."
            );
        }
    }

    /// <summary>A statement of the driver's own, whose effect on the session is known.</summary>
    internal ValueTask<CommandTag> ControlAsync(string sql, in PgCallOptions options) =>
        SendInOrderAsync(_lease, new ScriptRequest(Gate, _lease, sql, touchesSession: false), in options);

    private void Release(bool isBusy)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _lease.Connection.Tell(new ReleaseLease(_lease, isBusy));
        }
    }
}
