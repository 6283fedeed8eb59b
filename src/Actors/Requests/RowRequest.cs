using System.Buffers.Binary;
using ActorPg.Catalog;

namespace ActorPg.Requests;

/// <summary>The first row; the others are passed over.</summary>
internal sealed class RowRequest : StatementRequest<RowRequest, PgRecord?>
{
    private RowBatch? _row;

    /// <inheritdoc />
    protected override void OnWritten() => _row = null;

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (_row is null && !Core.IsSettled)
        {
            int length = 1 + BinaryPrimitives.ReadInt32BigEndian(run[1..]);
            _row = new RowBatch(Columns, run[..length].ToArray(), length, 1);
        }
    }

    /// <inheritdoc />
    public override void Scan(RecordScan scan)
    {
        if (_row is { } row)
        {
            scan.Add(row);
        }
    }

    /// <inheritdoc />
    protected override PgRecord? Read() => _row is { } row ? new PgRecord(row, 0) : null;

    /// <inheritdoc />
    protected override void Clear() => _row = null;
}
