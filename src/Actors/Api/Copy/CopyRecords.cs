using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api.Copy;

/// <summary>
/// Records into a table: learns the columns' types, once per pool and set of columns, then copies. That the types still are what they were is seen by the
/// COPY itself, under its own lock, before the first row is encoded.
/// </summary>
internal sealed class CopyRecords<TRow>
{
    /// <summary>Makes a source of the records, for an encoder.</summary>
    public required Func<RecordEncoder<TRow>, ICopySource> Source { get; init; }

    /// <summary>What lays a record out for columns.</summary>
    public required Func<PgColumn[], PgArgumentBinder<TRow>> Binder { get; init; }

    /// <summary>The columns to copy, of those there are; the flag says whether the caller named them.</summary>
    public required Func<PgColumn[], bool, PgColumn[]> Choose { get; init; }

    /// <summary>The table, as SQL.</summary>
    public required string Table { get; init; }

    public required IReadOnlyList<string>? Columns { get; init; }

    public required string? Where { get; init; }

    public required IProgress<PgCopyProgress>? Progress { get; init; }

    public async ValueTask<CommandTag> RunAsync(PgClient client, CallDeadline deadline)
    {
        IReadOnlyList<string> names = Columns ?? await ListAsync(client, deadline).ConfigureAwait(false);
        for (bool isFirst = true; ; isFirst = false)
        {
            try
            {
                return await TryAsync(client, names, deadline).ConfigureAwait(false);
            }
            catch (CopyFormChangedException changed)
            {
                if (!isFirst || client.Lease!.Status != TransactionStatus.Idle)
                {
                    throw new InvalidOperationException(changed.Message, changed);
                }
            }
        }
    }

    private async ValueTask<CommandTag> TryAsync(PgClient client, IReadOnlyList<string> names, CallDeadline deadline)
    {
        PoolGate gate = client.Gate;
        SqlStatement statement = gate.Statements.For(CopySql.Select(Table, names));
        StatementDescription known = await client.DescribeAsync(statement, deadline.Rest()).ConfigureAwait(false);
        PgColumn[] columns = Choose(known.Columns.Columns, Columns is not null);
        string[] chosen = Array.ConvertAll(columns, column => column.Name);
        bool isBinary = RecordEncoder<TRow>.CanBeBinary(columns);
        bool isAll = columns.Length == known.Columns.Count;
        var request = new CopyInRequest(
            gate,
            client.Lease!,
            CopySql.RowsIn(Table, chosen, isBinary, Where),
            isAll ? statement.Sql : CopySql.Select(Table, chosen)
        );
        try
        {
            return await CopyIn
                .RunAsync(
                    client.Lease!,
                    request,
                    Source(new RecordEncoder<TRow>(Binder, isBinary)),
                    Progress,
                    deadline.Rest()
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException) when (request.IsUnbegun && NeedsOtherForm(request.Description, isBinary))
        {
            throw new CopyFormChangedException(); // a type without a binary form is refused before the data is asked for
        }
        finally
        {
            if (request.Description is { } actual && !actual.Columns.HasTypesOf(new RowDescription(columns)))
            {
                statement.Forget(); // to be learnt anew
            }
        }
    }

    private static bool NeedsOtherForm(StatementDescription? actual, bool isBinary) =>
        actual is not null && RecordEncoder<TRow>.CanBeBinary(actual.Columns.Columns) != isBinary;

    private async ValueTask<IReadOnlyList<string>> ListAsync(PgClient client, CallDeadline deadline)
    {
        IReadOnlyList<string> names = await client
            .FetchAsync<string>(CopySql.WritableColumns, deadline.Rest(), Table)
            .ConfigureAwait(false);
        return names.Count > 0
            ? names
            : throw new PgInputException($"The table {Table} has no column that can be written.", "table");
    }
}
