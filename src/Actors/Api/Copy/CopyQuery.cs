using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api.Copy;

/// <summary>A query's bytes into a sink.</summary>
internal static class CopyQuery
{
    public static async ValueTask<CommandTag> RunAsync(
        PgClient owner,
        string query,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink,
        PgArgument[] arguments,
        PgCopyOptions? copy,
        CallDeadline deadline
    )
    {
        PgCopyOptions form = copy ?? PgCopyOptions.Default;
        if (form.Columns is not null || form.Schema is not null)
        {
            throw new PgInputException("A query names its columns and schemas itself.", nameof(copy));
        }
        string made = await QuotedQuery.MakeAsync(owner, query, arguments, deadline).ConfigureAwait(false);
        var request = new CopyBytesRequest(
            owner.Gate,
            owner.Lease!,
            CopySql.QueryOut(made, form),
            touchesSession: SqlScanner.Classify(query) != StatementKind.Shared
        );
        return await CopyOut.RunAsync(request, sink, form.Progress, deadline.Rest()).ConfigureAwait(false);
    }
}
