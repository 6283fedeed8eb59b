using ActorPg.Catalog;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>All rows, as one immutable result.</summary>
internal sealed class RowsRequest : StatementRequest<RowsRequest, QueryResult>
{
    private readonly RowCollector _rows = new();

    /// <inheritdoc />
    protected override void OnWritten() => _rows.Begin(Columns, Statement.AnswerLength.LastBytes);

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        base.OnDescribed(description);
        _rows.Begin(Columns, Statement.AnswerLength.LastBytes);
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (!Core.IsSettled)
        {
            _rows.Append(run, count);
        }
    }

    /// <inheritdoc />
    public override void Scan(RecordScan scan) => _rows.Visit(scan.Add);

    /// <inheritdoc />
    protected override QueryResult Read() => _rows.ToResult(Tag);

    /// <inheritdoc />
    protected override void Clear() => _rows.Begin(RowDescription.None);
}
