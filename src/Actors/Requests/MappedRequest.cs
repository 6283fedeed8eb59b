using System.Diagnostics.CodeAnalysis;
using ActorPg.Api.Mapping;
using ActorPg.Catalog;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>All rows, mapped onto a type of the caller's.</summary>
/// <typeparam name="T">A scalar, tuple, record or class.</typeparam>
internal sealed class MappedRequest<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>
    : StatementRequest<MappedRequest<T>, IReadOnlyList<T>>
{
    private readonly RowCollector _rows = new(isTemporary: MappedValue.IsCopy(typeof(T)));

    /// <inheritdoc />
    protected override void OnWritten() => _rows.Begin(Columns, Statement.ResultBytes);

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        base.OnDescribed(description);
        _rows.Begin(Columns, Statement.ResultBytes);
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
    protected override IReadOnlyList<T> Read()
    {
        Statement.ResultBytes = _rows.HeldBytes;
        return _rows.ToResult(Tag).Map<T>();
    }

    /// <inheritdoc />
    protected override void Clear() => _rows.Begin(RowDescription.None);
}
