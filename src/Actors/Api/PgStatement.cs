using System.Diagnostics.CodeAnalysis;
using ActorPg.Api.Mapping;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg;

/// <summary>
/// A statement that the server has described. Prepared on a pool, it runs on any of its connections; on a session or transaction, on that one. Immutable,
/// and nothing to dispose of: the connections close what they no longer use.
/// </summary>
public sealed class PgStatement
{
    private readonly PgClient _client;
    private readonly SqlStatement _statement;
    private readonly StatementDescription _own;
    private readonly int _schemaChanges;

    internal PgStatement(PgClient client, SqlStatement statement, StatementDescription description)
    {
        _client = client;
        _statement = statement;
        _own = description;
        _schemaChanges = statement.SchemaChanges;
        Parameters = Array.ConvertAll(description.Parameters, codec => codec.Type);
        Columns = description.Columns.View;
    }

    /// <summary>Its text.</summary>
    public string Sql => _statement.Sql;

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

    /// <inheritdoc cref="PgClient.FetchRowAsync(string, ReadOnlySpan{PgArgument})" />
    public ValueTask<PgRecord?> FetchRowAsync(params ReadOnlySpan<PgArgument> arguments) =>
        RunAsync<RowRequest, PgRecord?>(default, arguments);

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

    private ValueTask<TResult> RunAsync<TRequest, TResult>(in PgCallOptions options, ReadOnlySpan<PgArgument> arguments)
        where TRequest : StatementRequest<TRequest, TResult>, new()
    {
        _client.ThrowIfUnusable();
        return _client.RunAsync<TRequest, TResult>(_statement, in options, arguments, KeptDescription());
    }

    // It keeps the codecs that it was prepared with, until the schema is another.
    private StatementDescription? KeptDescription() =>
        _own.Epoch == _client.Gate.Codecs.Epoch && _statement.SchemaChanges == _schemaChanges ? _own : null;
}
