using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Api;
using ActorPg.Api.Mapping;
using ActorPg.Listening;
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
    /// <exception cref="PgSessionStateException">A script given to the pool left a transaction open, which was rolled back.</exception>
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
            ? Scripts.RunAsync(this, SqlText.Check(sql), options)
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
        BatchRequest? batch = await Batch
            .RunAsync(this, sql, rows, bind, returns: false, options)
            .ConfigureAwait(false);
        return batch?.Touched ?? 0;
    }

    /// <summary>
    /// Runs one statement once for each row of arguments, as <see cref="ExecuteManyAsync(string, IEnumerable{PgArgument[]}, PgCallOptions)"/> does, and
    /// answers with the rows that all runs returned (<c>RETURNING</c>), as one result, in order. All or nothing.
    /// </summary>
    /// <param name="sql">One statement; without <c>RETURNING</c> the result is empty.</param>
    /// <param name="rows">The arguments of each run; read as they are sent.</param>
    /// <param name="options">Timeout and token.</param>
    public ValueTask<QueryResult> FetchManyAsync(
        string sql,
        IEnumerable<PgArgument[]> rows,
        PgCallOptions options = default
    ) => FetchManyAsync(sql, rows, PgArgumentBinder.OfArrays, options);

    /// <inheritdoc cref="FetchManyAsync(string, IEnumerable{PgArgument[]}, PgCallOptions)" />
    /// <param name="sql">One statement; without <c>RETURNING</c> the result is empty.</param>
    /// <param name="rows">What each run is made from.</param>
    /// <param name="bind">Lays one row out as arguments.</param>
    /// <param name="options">Timeout and token.</param>
    public async ValueTask<QueryResult> FetchManyAsync<TRow>(
        string sql,
        IEnumerable<TRow> rows,
        PgArgumentBinder<TRow> bind,
        PgCallOptions options = default
    )
    {
        BatchRequest? batch = await Batch.RunAsync(this, sql, rows, bind, returns: true, options).ConfigureAwait(false);
        return batch?.ToResult() ?? new RowCollector().ToResult(null);
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

    /// <summary>
    /// The first column of the first row as a stream of bytes, whatever its size: it is read as it arrives, and never held as a whole. Text is UTF-8. No row,
    /// or NULL, is null. The connection is held until the stream is disposed of.
    /// </summary>
    /// <param name="sql">One statement whose first column is a bytea, text or json.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<PgValueStream?> FetchStreamAsync(string sql, params ReadOnlySpan<PgArgument> arguments) =>
        FetchStreamAsync(sql, default(PgCallOptions), arguments);

    /// <inheritdoc cref="FetchStreamAsync(string, ReadOnlySpan{PgArgument})" />
    /// <param name="sql">One statement whose first column is a bytea, text or json.</param>
    /// <param name="options">Timeout of the whole, reading included, and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<PgValueStream?> FetchStreamAsync(
        string sql,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => ValueStreams.OpenAsync(this, Statement(sql), options, arguments.ToArray());

    /// <summary>Asks the server what a statement takes and gives, once; running it then needs no further look at its text.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="options">Timeout and token.</param>
    public async ValueTask<PgStatement> PrepareAsync(string sql, PgCallOptions options = default)
    {
        SqlStatement statement = Statement(sql);
        StatementDescription description = await DescribeAsync(statement, options).ConfigureAwait(false);
        return new PgStatement(this, statement, description);
    }

    /// <summary>
    /// Prepares a statement on the session under a name of the caller's choice, by which SQL can run it too (<c>EXECUTE name</c>). It lasts as long as the
    /// session, and is never prepared anew: a change of schema that concerns it is an error.
    /// </summary>
    /// <param name="sql">One statement.</param>
    /// <param name="name">1 to 63 bytes; null or empty as without a name.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="PgInputException">The name is too long, or this is no session: a name belongs to one connection.</exception>
    /// <exception cref="PostgresException">42P05: the session has a statement of that name.</exception>
    public ValueTask<PgStatement> PrepareAsync(string sql, string? name, PgCallOptions options = default) =>
        string.IsNullOrEmpty(name)
            ? PrepareAsync(sql, options)
            : NamedStatement.PrepareAsync(this, Statement(sql), name, options);

    /// <summary>Notifies all who listen to a channel; within a transaction, when it commits.</summary>
    /// <param name="channel">The channel's name: an identifier whose case is kept, 63 bytes at most.</param>
    /// <param name="payload">What they are told: 7,999 bytes of UTF-8 at most.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="PgInputException">No channel can have that name, or the payload is too long.</exception>
    public async ValueTask NotifyAsync(string channel, string payload = "", PgCallOptions options = default) =>
        await FetchAsync(ChannelName.Notify, options, ChannelName.Check(channel), ChannelName.CheckPayload(payload))
            .ConfigureAwait(false);

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
    /// <exception cref="PgInputException">The pool speaks the simple protocol alone, which describes nothing.</exception>
    internal ValueTask<StatementDescription> DescribeAsync(SqlStatement statement, in PgCallOptions options) =>
        statement.Description is { } known ? new ValueTask<StatementDescription>(known)
        : IsSimple ? throw SqlText.NotInSimpleMode("Preparing a statement, a batch, a stream or a cursor")
        : Gate.Types.DescribeAsync(Lease, statement, options);

    private bool IsSimple => Gate.Options.PrepareMode == PgPrepareMode.Simple;

    internal SqlStatement Statement(string sql)
    {
        ThrowIfUnusable();
        SqlStatement statement = (Lease?.Statements ?? Gate.Statements).For(SqlText.Check(sql));
        if (statement.Kind != StatementKind.Shared)
        {
            SqlText.ThrowIfCopy(statement);
            Lease?.Note(sql);
        }
        if (Gate.Pooler.SharesSessions)
        {
            Gate.Pooler.ThrowIfShared(statement.NeedsSessionFor);
        }
        return statement;
    }

    internal ValueTask<TResult> RunAsync<TRequest, TResult>(
        SqlStatement statement,
        in PgCallOptions options,
        ReadOnlySpan<PgArgument> arguments,
        StatementDescription? kept = null,
        PreparedStatement? pinned = null
    )
        where TRequest : StatementRequest<TRequest, TResult>, new()
    {
        if (options.CancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromException<TResult>(SqlText.CanceledUnsent(options.CancellationToken));
        }
        bool mayGo = Lease is { } lease ? lease.Calls.IsFree : MayShare(statement);
        if (!mayGo || (kept ?? statement.Description) is not { HasRecords: false } description)
        {
            SqlText.ThrowIfTooMany(arguments.Length);
            return RunFirstAsync<TRequest, TResult>(statement, options, arguments.ToArray(), kept, pinned);
        }
        TRequest request = StatementRequest<TRequest, TResult>.Rent(Gate, Lease, statement, description, arguments);
        request.Pinned = pinned;
        return request.SendAsync(in options);
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
        PgArgument[] arguments,
        StatementDescription? kept,
        PreparedStatement? pinned
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
                if (statement.Kind != StatementKind.Shared)
                {
                    session.Lease.Note(statement.Sql);
                }
                return await session
                    .RunAsync<TRequest, TResult>(statement, deadline.Rest(), arguments, kept)
                    .ConfigureAwait(false);
            }
        }
        using CallOrder.Place? place = Lease is { } lease
            ? await lease.Calls.EnterAsync(Gate.Time, deadline).ConfigureAwait(false)
            : null;
        if (kept is null && !IsSimple)
        {
            kept = await DescribeAsync(statement, deadline.Rest()).ConfigureAwait(false);
        }
        else if (IsSimple && arguments.Length > 0)
        {
            throw SqlText.NotInSimpleMode("A statement with arguments");
        }
        TRequest request = StatementRequest<TRequest, TResult>.Rent(Gate, Lease, statement, kept, arguments);
        request.Pinned = pinned;
        ValueTask<TResult> answer = request.SendAsync(deadline.Rest());
        place?.Dispose();
        if (kept is { HasRecords: true })
        {
            await request.AnsweredAsync().ConfigureAwait(false);
            await Gate.Types.LearnRecordsAsync(Lease, request, deadline).ConfigureAwait(false);
        }
        return await answer.ConfigureAwait(false);
    }
}
