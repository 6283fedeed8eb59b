using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using ActorPg.Api.Mapping;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg;

/// <summary>
/// A statement that the server has described. Prepared on a pool, it runs on any of its connections; on a session or transaction, on that one. Immutable,
/// and nothing to dispose of: the connections close what they no longer use, and a session's named ones go with it.
/// </summary>
public sealed class PgStatement
{
    private readonly PgClient _client;
    private readonly SqlStatement _statement;
    private readonly StatementDescription _own;
    private readonly int _schemaChanges;
    private readonly PreparedStatement? _pinned;

    internal PgStatement(
        PgClient client,
        SqlStatement statement,
        StatementDescription description,
        PreparedStatement? pinned = null
    )
    {
        _client = client;
        _statement = statement;
        _own = description;
        _schemaChanges = statement.SchemaChanges;
        _pinned = pinned;
        Name = pinned is null ? null : Encoding.UTF8.GetString(pinned.Name);
        Parameters = Array.ConvertAll(description.Parameters, codec => codec.Type);
        Columns = description.Columns.View;
    }

    /// <summary>Its text.</summary>
    public string Sql => _statement.Sql;

    /// <summary>The name on the server that it was given; null where the driver names it, on each connection anew.</summary>
    public string? Name { get; }

    /// <summary>The types of its parameters.</summary>
    public IReadOnlyList<PgType> Parameters { get; }

    /// <summary>The columns of its rows; none when it returns none.</summary>
    public IReadOnlyList<PgColumn> Columns { get; }

    /// <inheritdoc cref="PgClient.FetchAsync(string, ReadOnlySpan{PgArgument})" />
    public ValueTask<QueryResult> FetchAsync(params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<RowsRequest, QueryResult>(default, arguments);

    /// <inheritdoc cref="PgClient.FetchAsync(string, PgCallOptions, ReadOnlySpan{PgArgument})" />
    public ValueTask<QueryResult> FetchAsync(PgCallOptions options, params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<RowsRequest, QueryResult>(options, arguments);

    /// <inheritdoc cref="PgClient.FetchAsync{T}(string, ReadOnlySpan{PgArgument})" />
    public ValueTask<IReadOnlyList<T>> FetchAsync<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        params ReadOnlySpan<PgArgument> arguments
    ) => RunAsync<MappedRequest<T>, IReadOnlyList<T>>(default, arguments);

    /// <inheritdoc cref="PgClient.FetchAsync{T}(string, PgCallOptions, ReadOnlySpan{PgArgument})" />
    public ValueTask<IReadOnlyList<T>> FetchAsync<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    ) => RunAsync<MappedRequest<T>, IReadOnlyList<T>>(options, arguments);

    /// <inheritdoc cref="PgClient.FetchRowAsync(string, ReadOnlySpan{PgArgument})" />
    public ValueTask<PgRecord?> FetchRowAsync(params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<RowRequest, PgRecord?>(default, arguments);

    /// <inheritdoc cref="PgClient.FetchRowAsync(string, PgCallOptions, ReadOnlySpan{PgArgument})" />
    public ValueTask<PgRecord?> FetchRowAsync(PgCallOptions options, params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<RowRequest, PgRecord?>(options, arguments);

    /// <inheritdoc cref="PgClient.FetchValueAsync{T}(string, ReadOnlySpan{PgArgument})" />
    public ValueTask<T?> FetchValueAsync<T>(params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<ValueRequest<T>, T?>(default, arguments);

    /// <inheritdoc cref="PgClient.FetchValueAsync{T}(string, PgCallOptions, ReadOnlySpan{PgArgument})" />
    public ValueTask<T?> FetchValueAsync<T>(PgCallOptions options, params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<ValueRequest<T>, T?>(options, arguments);

    /// <summary>Runs it and answers with its tag.</summary>
    public ValueTask<CommandTag> ExecuteAsync(params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<TagRequest, CommandTag>(default, arguments);

    /// <summary>Runs it and answers with its tag.</summary>
    public ValueTask<CommandTag> ExecuteAsync(PgCallOptions options, params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<TagRequest, CommandTag>(options, arguments);

    /// <inheritdoc cref="PgClient.ExecuteManyAsync(string, IEnumerable{PgArgument[]}, PgCallOptions)" />
    public ValueTask<long> ExecuteManyAsync(IEnumerable<PgArgument[]> rows, PgCallOptions options = default) =>
        _client.ExecuteManyAsync(Sql, rows, options);

    /// <inheritdoc cref="PgClient.FetchManyAsync(string, IEnumerable{PgArgument[]}, PgCallOptions)" />
    public ValueTask<QueryResult> FetchManyAsync(IEnumerable<PgArgument[]> rows, PgCallOptions options = default) =>
        _client.FetchManyAsync(Sql, rows, options);

    /// <summary>Opens a cursor; the statement must have been prepared in the transaction, or on its session.</summary>
    /// <param name="arguments">One for each parameter.</param>
    /// <exception cref="PgInputException">There is no transaction.</exception>
    public ValueTask<PgCursor> CursorAsync(params ReadOnlySpan<PgArgument> arguments) =>
        CursorAsync(default(PgCursorOptions), arguments);

    /// <inheritdoc cref="CursorAsync(ReadOnlySpan{PgArgument})" />
    /// <param name="options">How many rows at a time; timeout and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<PgCursor> CursorAsync(PgCursorOptions options, params ReadOnlySpan<PgArgument> arguments)
    {
        _client.ThrowIfUnusable();
        return PgCursor.OpenAsync(_client, _statement, _pinned, options, arguments.ToArray());
    }

    /// <summary>How the server would run it: <c>EXPLAIN (FORMAT JSON, VERBOSE)</c>.</summary>
    /// <param name="analyze">True to run it, and have the times measured; in a transaction (or a savepoint) that is rolled back.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <returns>An array of one object with the plan.</returns>
    public ValueTask<JsonElement> ExplainAsync(bool analyze = false, params ReadOnlySpan<PgArgument> arguments) =>
        ExplainAsync(analyze, default(PgCallOptions), arguments);

    /// <inheritdoc cref="ExplainAsync(bool, ReadOnlySpan{PgArgument})" />
    /// <param name="analyze">True to run it, and have the times measured; in a transaction (or a savepoint) that is rolled back.</param>
    /// <param name="options">Timeout and token.</param>
    /// <param name="arguments">One for each parameter.</param>
    public ValueTask<JsonElement> ExplainAsync(
        bool analyze,
        PgCallOptions options,
        params ReadOnlySpan<PgArgument> arguments
    )
    {
        _client.ThrowIfUnusable();
        return analyze
            ? AnalyzeAsync(options, arguments.ToArray())
            : ReadPlanAsync(_client, "EXPLAIN (FORMAT JSON, VERBOSE) ", options, arguments.ToArray());
    }

    private async ValueTask<JsonElement> AnalyzeAsync(PgCallOptions options, PgArgument[] arguments)
    {
        PgTransaction transaction = await _client.BeginAsync(call: options).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            return await ReadPlanAsync(transaction, "EXPLAIN (FORMAT JSON, VERBOSE, ANALYZE) ", options, arguments)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask<JsonElement> ReadPlanAsync(
        PgClient client,
        string explain,
        PgCallOptions options,
        PgArgument[] arguments
    )
    {
        string? plan = await client.FetchValueAsync<string>(explain + Sql, options, arguments).ConfigureAwait(false);
        using JsonDocument document = JsonDocument.Parse(plan ?? "null");
        return document.RootElement.Clone();
    }

    private ValueTask<TResult> RunAsync<TRequest, TResult>(in PgCallOptions options, ReadOnlySpan<PgArgument> arguments)
        where TRequest : StatementRequest<TRequest, TResult>, new()
    {
        _client.ThrowIfUnusable();
        return _client.RunAsync<TRequest, TResult>(_statement, in options, arguments, KeptDescription(), _pinned);
    }

    // It keeps the codecs that it was prepared with, until the schema is another; one with a name of its own cannot follow that.
    private StatementDescription? KeptDescription() =>
        _pinned is not null ? _pinned.Description
        : _own.Epoch == _client.Gate.Codecs.Epoch && _statement.SchemaChanges == _schemaChanges ? _own
        : null;
}
