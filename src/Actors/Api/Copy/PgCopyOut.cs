using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using ActorPg.Api.Copy;
using ActorPg.Api.Mapping;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg;

/// <summary>
/// COPY out of a table or query, for pools, sessions and transactions: as bytes in the server's form, or as rows. The whole may be larger than memory: a
/// sink that does not keep up holds the server back.
/// </summary>
/// <remarks>
/// What a sink throws comes out as it was; the server is then stopped, and the connection stays usable. A sink that hangs is given up with the call's timeout
/// or token. Otherwise the exceptions are those of <see cref="PgClient"/>.
/// </remarks>
public static class PgCopyOut
{
    /// <summary>Copies a table into a stream, which is left open. Answers with the server's tag, <c>COPY n</c>.</summary>
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="table">The table's name, not quoted.</param>
    /// <param name="output">Where to.</param>
    /// <param name="copy">Form, columns and progress; text format and all columns when null.</param>
    /// <param name="options">Timeout and token.</param>
    public static ValueTask<CommandTag> CopyFromTableAsync(
        this PgClient client,
        string table,
        Stream output,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        return TableAsync(client, table, output.WriteAsync, copy, options);
    }

    /// <summary>Copies a table into a pipe, flushing each piece; it is left to its owner to complete.</summary>
    /// <inheritdoc cref="CopyFromTableAsync(PgClient, string, Stream, PgCopyOptions, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyFromTableAsync(
        this PgClient client,
        string table,
        PipeWriter output,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        return TableAsync(client, table, CopySinks.Of(output), copy, options);
    }

    /// <summary>Copies a table into a function, which is awaited for each piece.</summary>
    /// <inheritdoc cref="CopyFromTableAsync(PgClient, string, Stream, PgCopyOptions, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyFromTableAsync(
        this PgClient client,
        string table,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> output,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    ) => TableAsync(client, table, output, copy, options);

    /// <summary>Copies a table into a file of this machine, made anew. What it holds when the COPY fails is a part.</summary>
    /// <inheritdoc cref="CopyFromTableAsync(PgClient, string, Stream, PgCopyOptions, PgCallOptions)" />
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="table">The table's name, not quoted.</param>
    /// <param name="path">The file.</param>
    /// <param name="copy">Form, columns and progress; text format and all columns when null.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async ValueTask<CommandTag> CopyFromTableAsync(
        this PgClient client,
        string table,
        string path,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream file = CopyFile.Create(path);
        await using (file.ConfigureAwait(false))
        {
            return await TableAsync(client, table, file.WriteAsync, copy, options).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Copies what a query returns into a stream, which is left open. COPY takes no parameters: the server makes constants of the arguments first.
    /// </summary>
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="query">A query, with <c>$1</c>, <c>$2</c> … for its arguments.</param>
    /// <param name="output">Where to.</param>
    /// <param name="arguments">One for each parameter; null for none.</param>
    /// <param name="copy">Form and progress; text format when null.</param>
    /// <param name="options">Timeout and token.</param>
    public static ValueTask<CommandTag> CopyFromQueryAsync(
        this PgClient client,
        string query,
        Stream output,
        PgArgument[]? arguments = null,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        return QueryAsync(client, query, output.WriteAsync, arguments, copy, options);
    }

    /// <summary>Copies what a query returns into a pipe, flushing each piece; it is left to its owner to complete.</summary>
    /// <inheritdoc cref="CopyFromQueryAsync(PgClient, string, Stream, PgArgument[], PgCopyOptions, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyFromQueryAsync(
        this PgClient client,
        string query,
        PipeWriter output,
        PgArgument[]? arguments = null,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        return QueryAsync(client, query, CopySinks.Of(output), arguments, copy, options);
    }

    /// <summary>Copies what a query returns into a function, which is awaited for each piece.</summary>
    /// <inheritdoc cref="CopyFromQueryAsync(PgClient, string, Stream, PgArgument[], PgCopyOptions, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyFromQueryAsync(
        this PgClient client,
        string query,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> output,
        PgArgument[]? arguments = null,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    ) => QueryAsync(client, query, output, arguments, copy, options);

    /// <summary>Copies what a query returns into a file of this machine, made anew. What it holds when the COPY fails is a part.</summary>
    /// <inheritdoc cref="CopyFromQueryAsync(PgClient, string, Stream, PgArgument[], PgCopyOptions, PgCallOptions)" />
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="query">A query, with <c>$1</c>, <c>$2</c> … for its arguments.</param>
    /// <param name="path">The file.</param>
    /// <param name="arguments">One for each parameter; null for none.</param>
    /// <param name="copy">Form and progress; text format when null.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async ValueTask<CommandTag> CopyFromQueryAsync(
        this PgClient client,
        string query,
        string path,
        PgArgument[]? arguments = null,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream file = CopyFile.Create(path);
        await using (file.ConfigureAwait(false))
        {
            return await QueryAsync(client, query, file.WriteAsync, arguments, copy, options).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The rows of a table by binary COPY, as they arrive: <see cref="PgRecord"/>s, or each mapped as by <see cref="PgClient"/>'s FetchAsync. The connection
    /// is held until the enumeration ends or is disposed of.
    /// </summary>
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="table">The table's name, not quoted; a view or a partitioned table will do.</param>
    /// <param name="columns">The columns, in order; null for all.</param>
    /// <param name="schema">The table's schema; null for the search path.</param>
    /// <param name="options">Timeout of the whole enumeration, and token.</param>
    public static IAsyncEnumerable<T> CopyFromTableAsync<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        this PgClient client,
        string table,
        IReadOnlyList<string>? columns = null,
        string? schema = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        string name = CopySql.Table(table, schema);
        SqlStatement statement = client.Gate.Statements.For(
            columns is null ? $"SELECT * FROM {name}" : CopySql.Select(name, columns)
        );
        return new CopyRowStream<T>(client, statement, options);
    }

    private static ValueTask<CommandTag> TableAsync(
        PgClient client,
        string table,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink,
        PgCopyOptions? copy,
        PgCallOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(sink);
        PgCopyOptions form = copy ?? PgCopyOptions.Default;
        string sql = CopySql.BytesOut(CopySql.Table(table, form.Schema), form);
        return CopyLease.RunAsync(
            client,
            options,
            nameof(CopyFromTableAsync),
            (owner, deadline) =>
                CopyOut.RunAsync(
                    new CopyBytesRequest(owner.Gate, owner.Lease!, sql, touchesSession: false),
                    sink,
                    form.Progress,
                    deadline.Rest()
                )
        );
    }

    private static ValueTask<CommandTag> QueryAsync(
        PgClient client,
        string query,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink,
        PgArgument[]? arguments,
        PgCopyOptions? copy,
        PgCallOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(sink);
        return CopyLease.RunAsync(
            client,
            options,
            nameof(CopyFromQueryAsync),
            (owner, deadline) => CopyQuery.RunAsync(owner, query, sink, arguments ?? [], copy, deadline)
        );
    }
}
