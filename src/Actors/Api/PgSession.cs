using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Connection;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Messages;
using Microsoft.Extensions.Logging;

namespace ActorPg;

/// <summary>
/// A connection for one caller alone: for settings, temporary tables, advisory locks, and transactions by hand. Several calls at once queue, in order.
/// Disposing of it gives the connection back: an open transaction is rolled back, and whatever was changed in the session is undone.
/// </summary>
/// <remarks>LISTEN on a session is heard by nobody: its notifications are dropped. <see cref="PgPool.ListenAsync"/> is for that.</remarks>
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
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                _lease.IsSpoiled |= Gate.Options.Reset is not null; // this is no place to run the hook
                Release(isForgotten: Gate.Closed is null);
            }
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

    /// <summary>Opens a cursor in the transaction that was begun by hand.</summary>
    /// <param name="sql">One statement that returns rows.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <exception cref="PgInputException">The session is not in a transaction: a cursor does not outlive one.</exception>
    public ValueTask<PgCursor> CursorAsync(string sql, params ReadOnlySpan<PgArgument> arguments) =>
        CursorAsync(sql, default(PgCursorOptions), arguments);

    /// <inheritdoc cref="CursorAsync(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement that returns rows.</param>
    /// <param name="options">How many rows at a time; timeout and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<PgCursor> CursorAsync(
        string sql,
        PgCursorOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => PgCursor.OpenAsync(this, Statement(sql), pinned: null, options, arguments.ToArray());

    /// <summary>The server's process that serves this session.</summary>
    public int ProcessId => _lease.Server.ProcessId;

    /// <summary>The server.</summary>
    public PgEndpoint Endpoint => _lease.Server.Endpoint;

    /// <summary>What the server reports of the session's settings without being asked: <c>TimeZone</c>, <c>server_version</c> and a dozen others, as they are now.</summary>
    public IReadOnlyDictionary<string, string> GetSettings() => _lease.Server.Settings;

    /// <summary>The session as new, without giving it back: an open transaction is rolled back, and all that was changed in it is undone, as behind a holder. Statements prepared under a name stay: the holder is the same.</summary>
    /// <param name="options">Timeout and token.</param>
    public async ValueTask ResetAsync(PgCallOptions options = default)
    {
        ThrowIfUnusable();
        string sql = IsInTransaction ? $"ROLLBACK;{ResetExchange.Session}" : ResetExchange.Session;
        await ControlAsync(sql, options).ConfigureAwait(false);
        _lease.IsDirty = false;
    }

    /// <summary>Has notices and warnings told that come while the session lasts: in order, outside the driver, perhaps a moment after the answer that they came with.</summary>
    /// <param name="observer">Told of each; what it throws is logged.</param>
    /// <returns>Ends it when disposed of.</returns>
    public IDisposable AddNoticeListener(Action<PgNotice> observer) => _lease.Observers.Notices.Add(observer);

    /// <summary>Has the end of the session's connection told, if it comes while the session lasts.</summary>
    /// <inheritdoc cref="AddNoticeListener" />
    public IDisposable AddTerminationListener(Action<PgTermination> observer) =>
        _lease.Observers.Terminations.Add(observer);

    /// <summary>Has the session's statements told, each when it has ended.</summary>
    /// <inheritdoc cref="AddNoticeListener" />
    public IDisposable AddQueryLogger(Action<PgQueryLog> observer) => _lease.Observers.Queries.Add(observer);

    /// <summary>Gives the connection back. What still runs is cancelled. A second call does nothing but count (<see cref="PgPoolStatistics.DoubleReleases"/>).</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            Gate.Counters.ReleasedAgain();
            return;
        }
        GC.SuppressFinalize(this);
        if (!IsHooks && Gate.Options.Reset is { } reset && _lease is { IsSpoiled: false, Lost: null })
        {
            await ResetByHookAsync(reset).ConfigureAwait(false);
        }
        Release(isForgotten: false);
    }

    /// <summary>True for a session that a hook is run on: giving it back runs none.</summary>
    internal bool IsHooks { get; init; }

    internal ValueTask<PgTransaction> BeginOwnedAsync(PgTransactionOptions options, PgCallOptions call) =>
        PgTransaction.StartAsync(this, ownsSession: true, options, call);

    internal override ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder) =>
        throw new InvalidOperationException("A session has its connection.");

    internal override void ThrowIfUnusable() => ObjectDisposedException.ThrowIf(_isDisposed != 0, this);

    /// <summary>A script given to the pool must end the transactions it begins.</summary>
    /// <exception cref="PgSessionStateException">It did not.</exception>
    internal void ThrowIfTransactionIsOpen()
    {
        if (IsInTransaction)
        {
            throw new PgSessionStateException(
                "The script left a transaction open, which was rolled back: use BeginAsync, or a session, for that."
            );
        }
    }

    /// <summary>A statement of the driver's own, whose effect on the session is known.</summary>
    internal ValueTask<CommandTag> ControlAsync(string sql, in PgCallOptions options)
    {
        _lease.NamesMayChange();
        return Api.Scripts.SendInOrderAsync(
            _lease,
            new ScriptRequest(Gate, _lease, sql, touchesSession: false),
            in options
        );
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Whatever the hook throws, the connection goes, and it alone."
    )]
    private async ValueTask ResetByHookAsync(Func<PgSession, ValueTask> reset)
    {
        if (_lease.Slot.Depth > 0)
        {
            _lease.IsSpoiled = true; // what still runs is cancelled, and the hook cannot wait for that
            return;
        }
        var session = new PgSession(Gate, _lease) { IsHooks = true };
        // All of it has the time that the driver's own reset would have.
        TimeSpan limit = Gate.Options.ConnectTimeout;
        var deadline = new Api.CallDeadline(Gate.Time, new PgCallOptions { Timeout = limit }, null);
        try
        {
            bool wasDirty = _lease.IsDirty;
            if (IsInTransaction)
            {
                await session.ControlAsync("ROLLBACK", deadline.Rest()).ConfigureAwait(false);
            }
            await Hook.RunAsync(Gate, session, reset, deadline.Rest().Timeout ?? limit).ConfigureAwait(false);
            if (wasDirty)
            {
                await session.ControlAsync("UNLISTEN *", deadline.Rest()).ConfigureAwait(false);
            }
            _lease.IsDirty = false;
        }
        catch (Exception failure)
        {
            _lease.IsSpoiled = true;
            Gate.Log.LogError(failure, "The Reset hook failed, and its connection is closed");
        }
        finally
        {
            Volatile.Write(ref session._isDisposed, 1); // the lease is this session's to give back
        }
    }

    private void Release(bool isForgotten) =>
        _lease.Connection.Tell(new ReleaseLease(_lease, IsBusy: true) { IsForgotten = isForgotten });
}
