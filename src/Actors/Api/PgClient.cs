using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Api;
using ActorPg.Api.Mapping;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg;

/// <summary>
/// What a pool, a session, a transaction and a message to a pool have in common: asyncpg's verbs. Arguments are encoded on the caller's thread, before a
/// connection is touched; results are decoded on the caller's thread, when they are read.
/// </summary>
/// <remarks>
/// Every method throws <see cref="PgInputException"/> for arguments that cannot be sent, <see cref="PostgresException"/> for the server's own errors,
/// <see cref="PgConnectionException"/> when the connection was lost (its outcome says whether the statement can have run),
/// <see cref="PgOverloadedException"/> when no connection became free, and <see cref="PgTimeoutException"/> or
/// <see cref="PgCanceledException"/> when the caller's patience ended first.
/// </remarks>
public abstract class PgClient
{
    private protected PgClient(PoolGate gate)
    {
        Gate = gate;
    }

    internal PoolGate Gate { get; }

    /// <summary>The lease under which requests are made; null for those that share connections.</summary>
    internal abstract Lease? Lease { get; }

    /// <summary>All rows of a statement.</summary>
    /// <param name="sql">One statement, with <c>$1</c>, <c>$2</c> … for its arguments.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<QueryResult> FetchAsync(string sql, params ReadOnlySpan<PgArgument> arguments) =>
        FetchAsync(sql, default(PgCallOptions), arguments);

    /// <inheritdoc cref="FetchAsync(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement.</param>
    /// <param name="options">Timeout and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<QueryResult> FetchAsync(
        string sql,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => RunAsync<RowsRequest, QueryResult>(sql, options, arguments);

    /// <summary>All rows, each mapped onto a scalar, a tuple, or a record or class by constructor and properties.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<IReadOnlyList<T>> FetchAsync<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        string sql,
        params ReadOnlySpan<PgArgument> arguments
    ) => FetchAsync<T>(sql, default(PgCallOptions), arguments);

    /// <inheritdoc cref="FetchAsync{T}(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement.</param>
    /// <param name="options">Timeout and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<IReadOnlyList<T>> FetchAsync<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        string sql,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => RunAsync<MappedRequest<T>, IReadOnlyList<T>>(sql, options, arguments);

    /// <summary>The first row, or null when there is none.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<PgRecord?> FetchRowAsync(string sql, params ReadOnlySpan<PgArgument> arguments) =>
        FetchRowAsync(sql, default(PgCallOptions), arguments);

    /// <inheritdoc cref="FetchRowAsync(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement.</param>
    /// <param name="options">Timeout and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<PgRecord?> FetchRowAsync(
        string sql,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => RunAsync<RowRequest, PgRecord?>(sql, options, arguments);

    /// <summary>
    /// The first column of the first row. No row, or NULL, is null where <typeparamref name="T"/> can be null (<c>string</c>, <c>int?</c>) and an error
    /// where it cannot.
    /// </summary>
    /// <param name="sql">One statement.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <exception cref="InvalidOperationException">There is no row, and <typeparamref name="T"/> cannot say so.</exception>
    /// <exception cref="InvalidCastException">The value is no <typeparamref name="T"/>, or NULL.</exception>
    public ValueTask<T?> FetchValueAsync<T>(string sql, params ReadOnlySpan<PgArgument> arguments) =>
        FetchValueAsync<T>(sql, default(PgCallOptions), arguments);

    /// <inheritdoc cref="FetchValueAsync{T}(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement.</param>
    /// <param name="options">Timeout and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<T?> FetchValueAsync<T>(
        string sql,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => RunAsync<ValueRequest<T>, T?>(sql, options, arguments);

    /// <summary>
    /// Runs a statement with arguments; or, without arguments, a script of any number of statements as one implicit transaction. Answers with the tag of
    /// the last command, such as <c>INSERT 0 2</c>.
    /// </summary>
    /// <param name="sql">One statement, or a script.</param>
    /// <param name="arguments">One for each parameter; none for a script.</param>
    public ValueTask<CommandTag> ExecuteAsync(string sql, params ReadOnlySpan<PgArgument> arguments) =>
        ExecuteAsync(sql, default(PgCallOptions), arguments);

    /// <inheritdoc cref="ExecuteAsync(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement, or a script.</param>
    /// <param name="options">Timeout and token.</param>
    /// <param name="arguments">One for each parameter; none for a script.</param>
    public ValueTask<CommandTag> ExecuteAsync(
        string sql,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) =>
        arguments.IsEmpty
            ? RunScriptAsync(SqlText.Check(sql), options)
            : RunAsync<TagRequest, CommandTag>(sql, options, arguments);

    /// <summary>
    /// Runs one statement once for each row of arguments, pipelined, as one transaction: all or nothing. Answers with the number of rows it touched.
    /// </summary>
    /// <param name="sql">One statement.</param>
    /// <param name="rows">The arguments of each run; read as they are sent, so they may be many.</param>
    /// <param name="options">Timeout and token.</param>
    public ValueTask<long> ExecuteManyAsync(
        string sql,
        IEnumerable<PgArgument[]> rows,
        PgCallOptions options = default
    ) => ExecuteManyAsync(sql, rows, PgArgumentBinder.OfArrays, options);

    /// <inheritdoc cref="ExecuteManyAsync(string, IEnumerable{PgArgument[]}, PgCallOptions)" />
    /// <param name="sql">One statement.</param>
    /// <param name="rows">What each run is made from.</param>
    /// <param name="bind">Lays one row out as arguments.</param>
    /// <param name="options">Timeout and token.</param>
    public async ValueTask<long> ExecuteManyAsync<TRow>(
        string sql,
        IEnumerable<TRow> rows,
        PgArgumentBinder<TRow> bind,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(bind);
        SqlStatement statement = Statement(sql);
        var deadline = new CallDeadline(Gate.Time, options, Gate.Options.CommandTimeout);
        if (Lease is { } lease)
        {
            using CallOrder.Place place = await lease.Calls.EnterAsync(Gate.Time, deadline).ConfigureAwait(false);
            return await Batch.RunAsync(Gate, lease, statement, rows, bind, deadline).ConfigureAwait(false);
        }
        PgSession session = await AcquireAsync(deadline.Rest(), nameof(ExecuteManyAsync)).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await Batch.RunAsync(Gate, session.Lease, statement, rows, bind, deadline).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The rows of a statement as they arrive. The connection is held until the enumeration ends or is disposed of; a reader that does not keep up holds
    /// the server back.
    /// </summary>
    /// <param name="sql">One statement.</param>
    /// <param name="arguments">One for each parameter.</param>
    public IAsyncEnumerable<PgRecord> StreamAsync(string sql, params ReadOnlySpan<PgArgument> arguments) =>
        StreamAsync(sql, default(PgCallOptions), arguments);

    /// <inheritdoc cref="StreamAsync(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement.</param>
    /// <param name="options">Timeout of the whole enumeration, and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public IAsyncEnumerable<PgRecord> StreamAsync(
        string sql,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => new RowStream(this, Statement(sql), options, arguments.ToArray());

    /// <summary>Asks the server what a statement takes and gives, once; running it then needs no further look at its text.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="options">Timeout and token.</param>
    public async ValueTask<PgStatement> PrepareAsync(string sql, PgCallOptions options = default)
    {
        SqlStatement statement = Statement(sql);
        StatementDescription description = await DescribeAsync(statement, options).ConfigureAwait(false);
        return new PgStatement(this, statement, description);
    }

    /// <summary>Starts a transaction; within one, a savepoint.</summary>
    /// <param name="options">Isolation, access mode and deferrability; none of them within a transaction.</param>
    /// <param name="call">Timeout and token of the start.</param>
    /// <param name="holder">Who asks; named to others who wait too long.</param>
    public abstract ValueTask<PgTransaction> BeginAsync(
        PgTransactionOptions options = default,
        PgCallOptions call = default,
        [CallerMemberName] string holder = ""
    );

    /// <summary>Takes a connection for this caller alone, until the session is disposed of.</summary>
    internal abstract ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder);

    /// <summary>Throws if this can no longer be used.</summary>
    internal abstract void ThrowIfUnusable();

    /// <summary>What the server says of a statement, from memory if it was ever asked.</summary>
    internal ValueTask<StatementDescription> DescribeAsync(SqlStatement statement, in PgCallOptions options) =>
        statement.Description is { } known
            ? new ValueTask<StatementDescription>(known)
            : PrepareRequest.Rent(Gate, Lease, statement, null, []).SendAsync(options);

    internal SqlStatement Statement(string sql)
    {
        ThrowIfUnusable();
        return SqlText.ThrowIfCopy(Gate.Statements.For(SqlText.Check(sql)));
    }

    internal ValueTask<TResult> RunAsync<TRequest, TResult>(
        SqlStatement statement,
        in PgCallOptions options,
        ReadOnlySpan<PgArgument> arguments
    )
        where TRequest : StatementRequest<TRequest, TResult>, new()
    {
        if (options.CancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromException<TResult>(SqlText.CanceledOnEntry(options.CancellationToken));
        }
        bool mayGo = Lease is { } lease ? lease.Calls.IsFree : MayShare(statement);
        return mayGo && statement.Description is { } description
            ? StatementRequest<TRequest, TResult>
                .Rent(Gate, Lease, statement, description, arguments)
                .SendAsync(in options)
            : RunFirstAsync<TRequest, TResult>(statement, options, arguments.ToArray());
    }

    private bool MayShare(SqlStatement statement) => statement.Kind == StatementKind.Shared && !Gate.HasCallerHooks;

    private ValueTask<TResult> RunAsync<TRequest, TResult>(
        string sql,
        in PgCallOptions options,
        ReadOnlySpan<PgArgument> arguments
    )
        where TRequest : StatementRequest<TRequest, TResult>, new() =>
        RunAsync<TRequest, TResult>(Statement(sql), in options, arguments);

    /// <summary>The first run of a statement, which has to be described; or one that needs a connection to itself.</summary>
    private async ValueTask<TResult> RunFirstAsync<TRequest, TResult>(
        SqlStatement statement,
        PgCallOptions options,
        PgArgument[] arguments
    )
        where TRequest : StatementRequest<TRequest, TResult>, new()
    {
        var deadline = new CallDeadline(Gate.Time, options, Gate.Options.CommandTimeout);
        if (Lease is null && !MayShare(statement))
        {
            SqlText.ThrowUnlessSessionIsOptional(statement);
            PgSession session = await AcquireAsync(deadline.Rest(), statement.Sql).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                return await session
                    .RunAsync<TRequest, TResult>(statement, deadline.Rest(), arguments)
                    .ConfigureAwait(false);
            }
        }
        using CallOrder.Place? place = Lease is { } lease
            ? await lease.Calls.EnterAsync(Gate.Time, deadline).ConfigureAwait(false)
            : null;
        StatementDescription description = await DescribeAsync(statement, deadline.Rest()).ConfigureAwait(false);
        ValueTask<TResult> answer = StatementRequest<TRequest, TResult>
            .Rent(Gate, Lease, statement, description, arguments)
            .SendAsync(deadline.Rest());
        place?.Dispose();
        return await answer.ConfigureAwait(false);
    }

    /// <summary>Runs a script under a lease, behind the calls made before it.</summary>
    private protected static ValueTask<CommandTag> SendInOrderAsync(
        Lease lease,
        ScriptRequest script,
        in PgCallOptions options
    ) => lease.Calls.IsFree ? script.SendAsync(in options) : WaitAndSendAsync(lease, script, options);

    private static async ValueTask<CommandTag> WaitAndSendAsync(
        Lease lease,
        ScriptRequest script,
        PgCallOptions options
    )
    {
        PoolGate gate = lease.Gate;
        var deadline = new CallDeadline(gate.Time, options, gate.Options.CommandTimeout);
        using CallOrder.Place place = await lease.Calls.EnterAsync(gate.Time, deadline).ConfigureAwait(false);
        ValueTask<CommandTag> answer = script.SendAsync(deadline.Rest());
        place.Dispose();
        return await answer.ConfigureAwait(false);
    }

    private async ValueTask<CommandTag> RunScriptAsync(string sql, PgCallOptions options)
    {
        ThrowIfUnusable();
        if (options.CancellationToken.IsCancellationRequested)
        {
            throw SqlText.CanceledOnEntry(options.CancellationToken);
        }
        if (Lease is { } lease)
        {
            return await SendInOrderAsync(lease, new ScriptRequest(Gate, lease, sql), options).ConfigureAwait(false);
        }
        var deadline = new CallDeadline(Gate.Time, options, Gate.Options.CommandTimeout);
        PgSession session = await AcquireAsync(deadline.Rest(), nameof(ExecuteAsync)).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            CommandTag tag = await new ScriptRequest(Gate, session.Lease, sql)
                .SendAsync(deadline.Rest())
                .ConfigureAwait(false);
            session.ThrowIfTransactionIsOpen();
            return tag;
        }
    }
}
