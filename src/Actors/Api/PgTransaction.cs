using System.Runtime.CompilerServices;
using ActorPg.Pool;
using ActorPg.Wire.Messages;

namespace ActorPg;

/// <summary>
/// A transaction, or within one a savepoint. Ends by <see cref="CommitAsync"/> or <see cref="RollbackAsync"/>; disposed of before that, it rolls back.
/// </summary>
public sealed class PgTransaction : PgClient, IAsyncDisposable
{
    private readonly PgSession _session;
    private readonly bool _ownsSession;
    private readonly PgTransactionOptions _options;
    private readonly PgTransaction? _outer;
    private readonly int _depth;
    private PgTransaction? _inner;
    private State _state = State.Open;

    private PgTransaction(PgSession session, bool ownsSession, PgTransaction? outer, PgTransactionOptions options)
        : base(session.Gate)
    {
        _options = options;
        _session = session;
        _ownsSession = ownsSession;
        _outer = outer;
        _depth = outer is null ? 0 : outer._depth + 1;
    }

    private enum State
    {
        Open,
        Committed,
        RolledBack,
    }

    /// <summary>True for a savepoint within another transaction.</summary>
    public bool IsNested => _outer is not null;

    internal override Lease? Lease => _session.Lease;

    private string Savepoint => $"actorpg_{_depth}";

    /// <inheritdoc />
    public override async ValueTask<PgTransaction> BeginAsync(
        PgTransactionOptions options = default,
        PgCallOptions call = default,
        [CallerMemberName] string holder = ""
    )
    {
        ThrowIfUnusable();
        if (!_options.Allow(options))
        {
            throw new InvalidOperationException(
                "A transaction within another is a savepoint: isolation, access mode and deferrability are those of the outer one, "
                    + $"which is {_options}, not {options}."
            );
        }
        var inner = new PgTransaction(_session, ownsSession: false, this, _options);
        await _session.ControlAsync($"SAVEPOINT {inner.Savepoint}", call).ConfigureAwait(false);
        _inner = inner;
        return inner;
    }

    /// <summary>
    /// Opens a cursor: rows are fetched as they are wanted, and other statements, or cursors, may run in between. It does not outlive the transaction.
    /// </summary>
    /// <param name="sql">One statement that returns rows.</param>
    /// <param name="arguments">One for each parameter.</param>
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

    /// <summary>Makes what was done in it last.</summary>
    /// <exception cref="InvalidOperationException">It is over, by this object or by an SQL statement.</exception>
    /// <exception cref="PostgresException">
    /// The server refused, for instance 40001; or 25P02: a statement had failed before, so the server rolled back instead.
    /// </exception>
    /// <exception cref="PgConnectionException">The connection was lost in between. With an outcome of Unknown it may have been committed.</exception>
    public async ValueTask CommitAsync(PgCallOptions options = default)
    {
        ThrowIfUnusable();
        await ThrowIfEndedBySqlAsync(nameof(CommitAsync)).ConfigureAwait(false);
        string sql = IsNested ? $"RELEASE SAVEPOINT {Savepoint}" : "COMMIT";
        try
        {
            CommandTag tag = await _session.ControlAsync(sql, options).ConfigureAwait(false);
            if (tag.Text == "ROLLBACK")
            {
                _state = State.RolledBack;
                throw new PostgresException(
                    SqlStates.InFailedSqlTransaction,
                    "the transaction could not be committed: a statement in it had failed, and it was rolled back"
                );
            }
            _state = State.Committed;
        }
        finally
        {
            if (_state == State.Open && !IsNested)
            {
                _state = State.RolledBack; // whatever became of it, it is not open any more
            }
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Undoes what was done in it.</summary>
    /// <exception cref="InvalidOperationException">It is over, by this object or by an SQL statement.</exception>
    public async ValueTask RollbackAsync(PgCallOptions options = default)
    {
        ThrowIfUnusable();
        await ThrowIfEndedBySqlAsync(nameof(RollbackAsync)).ConfigureAwait(false);
        _state = State.RolledBack;
        try
        {
            await _session.ControlAsync(RollbackSql(), options).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Rolls back, unless it was committed or rolled back. Throws nothing: a lost connection has rolled back by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_state != State.Open)
        {
            return;
        }
        _state = State.RolledBack;
        if (_ownsSession)
        {
            await LeaveAsync().ConfigureAwait(false); // the connection rolls back behind its holder
            return;
        }
        try
        {
            await _session.ControlAsync(RollbackSql(), default).ConfigureAwait(false);
        }
        catch (Exception reason) when (reason is PgException or ObjectDisposedException) { }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    // Whoever ended it by SQL may believe that a commit was one, or a rollback.
    private async ValueTask ThrowIfEndedBySqlAsync(string asked)
    {
        if (_session.Lease is { Status: TransactionStatus.Idle, Lost: null, IsReleased: false })
        {
            _state = State.RolledBack;
            await LeaveAsync().ConfigureAwait(false);
            throw new InvalidOperationException(
                $"The transaction was ended by an SQL statement before {asked}: whether its work stays, that statement has decided."
            );
        }
    }

    internal static async ValueTask<PgTransaction> StartAsync(
        PgSession session,
        bool ownsSession,
        PgTransactionOptions options,
        PgCallOptions call
    )
    {
        await session.ControlAsync(options.ToSql(), call).ConfigureAwait(false);
        return new PgTransaction(session, ownsSession, outer: null, options);
    }

    internal override ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder) =>
        throw new InvalidOperationException("A transaction has its connection.");

    internal override void ThrowIfUnusable()
    {
        if (_state != State.Open)
        {
            throw new InvalidOperationException(
                _state == State.Committed
                    ? "The transaction has been committed."
                    : "The transaction has been rolled back."
            );
        }
        if (_inner is { _state: State.Open })
        {
            throw new InvalidOperationException("A transaction within this one is open: use that, or end it first.");
        }
        _session.ThrowIfUnusable();
    }

    private string RollbackSql() =>
        IsNested ? $"ROLLBACK TO SAVEPOINT {Savepoint};RELEASE SAVEPOINT {Savepoint}" : "ROLLBACK";

    private ValueTask LeaveAsync()
    {
        if (_outer is not null && ReferenceEquals(_outer._inner, this))
        {
            _outer._inner = null;
        }
        return _ownsSession ? _session.DisposeAsync() : default;
    }
}
