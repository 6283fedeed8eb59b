namespace ActorPg.Requests;

/// <summary>All rows, as one immutable result.</summary>
internal sealed class RowsRequest : StatementRequest<RowsRequest, QueryResult>
{
    private readonly RowCollector _rows = new();

    /// <inheritdoc />
    protected override void OnWritten() => _rows.Clear();

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (!Core.IsSettled)
        {
            _rows.Append(Columns, run, count);
        }
    }

    /// <inheritdoc />
    protected override QueryResult Read() => _rows.ToResult(Columns, Tag);

    /// <inheritdoc />
    protected override void Clear() => _rows.Clear();
}
