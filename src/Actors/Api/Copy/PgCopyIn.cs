using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using ActorPg.Api.Copy;
using ActorPg.Requests;

namespace ActorPg;

/// <summary>
/// COPY into a table, for pools, sessions and transactions. All or nothing: what fails, on whichever side, leaves none of the rows, and the connection
/// usable. The whole may be larger than memory: what is on its way is bounded. Every method answers with the server's tag, <c>COPY n</c>.
/// </summary>
/// <remarks>
/// What a source throws comes out as it was. A source that hangs is given up with the call's timeout or token, as far as it does not block its thread.
/// Otherwise the exceptions are those of <see cref="PgClient"/>; a connection that is lost before all data was sent is known to have copied nothing.
/// </remarks>
public static class PgCopyIn
{
    /// <summary>
    /// Copies records: tuples, arrays or <see cref="PgRecord"/>s by position, or objects by their properties. In binary, unless a column's type is known here
    /// as text only: then all of it goes as text.
    /// </summary>
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="table">The table's name, not quoted.</param>
    /// <param name="records">The rows; read as they are sent, so they may be many.</param>
    /// <param name="columns">The columns, in order; null for all that can be written, or for objects those that have a property.</param>
    /// <param name="schema">The table's schema; null for the search path.</param>
    /// <param name="where">A condition, as SQL, that rows have to meet to be kept. It is not quoted: never make it from input.</param>
    /// <param name="progress">Told now and then how far it has come, and once at the end.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="PgInputException">A row cannot be sent; the message names it and its column.</exception>
    public static ValueTask<CommandTag> CopyRecordsToTableAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRow
    >(
        this PgClient client,
        string table,
        IEnumerable<TRow> records,
        IReadOnlyList<string>? columns = null,
        string? schema = null,
        string? where = null,
        IProgress<PgCopyProgress>? progress = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(records);
        return RecordsAsync(
            client,
            new CopyRecords<TRow>
            {
                Source = encoder => new RowSource<TRow>(records, encoder),
                Binder = RecordShape<TRow>.For,
                Choose = RecordShape<TRow>.Choose,
                Table = CopySql.Table(table, schema),
                Columns = columns,
                Where = where,
                Progress = progress,
            },
            options
        );
    }

    /// <inheritdoc cref="CopyRecordsToTableAsync{TRow}(PgClient, string, IEnumerable{TRow}, IReadOnlyList{string}, string, string, IProgress{PgCopyProgress}, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyRecordsToTableAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRow
    >(
        this PgClient client,
        string table,
        IAsyncEnumerable<TRow> records,
        IReadOnlyList<string>? columns = null,
        string? schema = null,
        string? where = null,
        IProgress<PgCopyProgress>? progress = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(records);
        return RecordsAsync(
            client,
            new CopyRecords<TRow>
            {
                Source = encoder => new AsyncRowSource<TRow>(records, encoder),
                Binder = RecordShape<TRow>.For,
                Choose = RecordShape<TRow>.Choose,
                Table = CopySql.Table(table, schema),
                Columns = columns,
                Where = where,
                Progress = progress,
            },
            options
        );
    }

    /// <inheritdoc cref="CopyRecordsToTableAsync{TRow}(PgClient, string, IEnumerable{TRow}, IReadOnlyList{string}, string, string, IProgress{PgCopyProgress}, PgCallOptions)" />
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="table">The table's name, not quoted.</param>
    /// <param name="records">What each row is made from.</param>
    /// <param name="bind">Lays one record out as the columns' values: nothing is boxed, nothing allocated.</param>
    /// <param name="columns">The columns, in order; null for all that can be written.</param>
    /// <param name="schema">The table's schema; null for the search path.</param>
    /// <param name="where">A condition, as SQL, that rows have to meet to be kept. It is not quoted: never make it from input.</param>
    /// <param name="progress">Told now and then how far it has come, and once at the end.</param>
    /// <param name="options">Timeout and token.</param>
    public static ValueTask<CommandTag> CopyRecordsToTableAsync<TRow>(
        this PgClient client,
        string table,
        IEnumerable<TRow> records,
        PgArgumentBinder<TRow> bind,
        IReadOnlyList<string>? columns = null,
        string? schema = null,
        string? where = null,
        IProgress<PgCopyProgress>? progress = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(bind);
        return RecordsAsync(
            client,
            new CopyRecords<TRow>
            {
                Source = encoder => new RowSource<TRow>(records, encoder),
                Binder = _ => bind,
                Choose = static (all, _) => all,
                Table = CopySql.Table(table, schema),
                Columns = columns,
                Where = where,
                Progress = progress,
            },
            options
        );
    }

    /// <inheritdoc cref="CopyRecordsToTableAsync{TRow}(PgClient, string, IEnumerable{TRow}, PgArgumentBinder{TRow}, IReadOnlyList{string}, string, string, IProgress{PgCopyProgress}, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyRecordsToTableAsync<TRow>(
        this PgClient client,
        string table,
        IAsyncEnumerable<TRow> records,
        PgArgumentBinder<TRow> bind,
        IReadOnlyList<string>? columns = null,
        string? schema = null,
        string? where = null,
        IProgress<PgCopyProgress>? progress = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(bind);
        return RecordsAsync(
            client,
            new CopyRecords<TRow>
            {
                Source = encoder => new AsyncRowSource<TRow>(records, encoder),
                Binder = _ => bind,
                Choose = static (all, _) => all,
                Table = CopySql.Table(table, schema),
                Columns = columns,
                Where = where,
                Progress = progress,
            },
            options
        );
    }

    /// <summary>Copies the bytes of a stream, in the form that the options say. The stream is read to its end and left open.</summary>
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="table">The table's name, not quoted.</param>
    /// <param name="source">The data.</param>
    /// <param name="copy">Form, columns and progress; text format and all columns when null.</param>
    /// <param name="options">Timeout and token.</param>
    public static ValueTask<CommandTag> CopyToTableAsync(
        this PgClient client,
        string table,
        Stream source,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return BytesAsync(client, table, () => new StreamSource(source, isOwn: false), copy, options);
    }

    /// <summary>Copies the bytes of a pipe. It is read to its end, and left to its owner to complete.</summary>
    /// <inheritdoc cref="CopyToTableAsync(PgClient, string, Stream, PgCopyOptions, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyToTableAsync(
        this PgClient client,
        string table,
        PipeReader source,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return BytesAsync(client, table, () => new PipeSource(source), copy, options);
    }

    /// <summary>Copies pieces of bytes as they come; how the data is cut means nothing.</summary>
    /// <inheritdoc cref="CopyToTableAsync(PgClient, string, Stream, PgCopyOptions, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyToTableAsync(
        this PgClient client,
        string table,
        IAsyncEnumerable<ReadOnlyMemory<byte>> source,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return BytesAsync(client, table, () => new PieceSource(source), copy, options);
    }

    /// <summary>Copies bytes that are there already.</summary>
    /// <inheritdoc cref="CopyToTableAsync(PgClient, string, Stream, PgCopyOptions, PgCallOptions)" />
    public static ValueTask<CommandTag> CopyToTableAsync(
        this PgClient client,
        string table,
        ReadOnlyMemory<byte> source,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    ) => BytesAsync(client, table, () => PieceSource.Of(source), copy, options);

    /// <summary>Copies a file of this machine.</summary>
    /// <inheritdoc cref="CopyToTableAsync(PgClient, string, Stream, PgCopyOptions, PgCallOptions)" />
    /// <param name="client">A pool, session or transaction.</param>
    /// <param name="table">The table's name, not quoted.</param>
    /// <param name="path">The file.</param>
    /// <param name="copy">Form, columns and progress; text format and all columns when null.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ValueTask<CommandTag> CopyToTableAsync(
        this PgClient client,
        string table,
        string path,
        PgCopyOptions? copy = null,
        PgCallOptions options = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return BytesAsync(client, table, () => new StreamSource(CopyFile.OpenRead(path), isOwn: true), copy, options);
    }

    private static ValueTask<CommandTag> RecordsAsync<TRow>(
        PgClient client,
        CopyRecords<TRow> copy,
        PgCallOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        return CopyLease.RunAsync(client, options, nameof(CopyRecordsToTableAsync), copy.RunAsync);
    }

    private static ValueTask<CommandTag> BytesAsync(
        PgClient client,
        string table,
        Func<ICopySource> source,
        PgCopyOptions? copy,
        PgCallOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        PgCopyOptions form = copy ?? PgCopyOptions.Default;
        string sql = CopySql.BytesIn(CopySql.Table(table, form.Schema), form);
        return CopyLease.RunAsync(
            client,
            options,
            nameof(CopyToTableAsync),
            (owner, deadline) =>
                CopyIn.RunAsync(
                    owner.Lease!,
                    new CopyInRequest(owner.Gate, owner.Lease!, sql, columnsSql: null),
                    source(),
                    form.Progress,
                    deadline.Rest()
                )
        );
    }
}
