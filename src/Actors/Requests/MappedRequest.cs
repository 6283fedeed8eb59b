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
    private readonly ColumnCollector<T> _values = new();
    private bool _isRead;

    /// <inheritdoc />
    protected override void OnWritten() => BeginRows();

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        base.OnDescribed(description);
        BeginRows();
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (Core.IsSettled)
        {
            return;
        }
        if (_isRead)
        {
            _values.Append(run, count);
        }
        else
        {
            _rows.Append(run, count);
        }
    }

    /// <inheritdoc />
    public override void Scan(RecordScan scan) => _rows.Visit(scan.Add);

    /// <inheritdoc />
    protected override IReadOnlyList<T> Read() => _isRead ? _values.Take() : _rows.ToResult(Tag).Map<T>();

    /// <inheritdoc />
    protected override void Clear()
    {
        _rows.Begin(RowDescription.None);
        _values.Clear();
    }

    // What single values can be read as they come is; everything else is kept until its caller maps it.
    private void BeginRows()
    {
        _isRead = _values.TryBegin(Columns);
        _rows.Begin(Columns, Statement.AnswerLength.LastBytes);
    }
}
