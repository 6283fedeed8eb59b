using ActorPg.Api;
using ActorPg.Catalog;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Requests;

/// <summary>The first column of the first row. Its bytes stay in the request, so a small value allocates nothing.</summary>
internal sealed class ValueRequest<T> : StatementRequest<ValueRequest<T>, T?>
{
    private readonly FrameBuffer _value = new(64);
    private PgColumn? _column;
    private State _state;

    private enum State
    {
        NoRow,
        Null,
        Value,
    }

    /// <inheritdoc />
    protected override void OnWritten() => Clear();

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (_state != State.NoRow || Columns.Count == 0)
        {
            return;
        }
        _column = Columns.Columns[0];
        var fields = new FieldReader(BackendTag.DataRow, run[(Frame.HeaderBytes + 2)..]);
        int length = fields.ReadInt32();
        _state = length < 0 ? State.Null : State.Value;
        if (length >= 0)
        {
            _value.WriteBytes(fields.ReadBytes(length));
        }
    }

    /// <inheritdoc />
    public override void Scan(RecordScan scan)
    {
        if (_state == State.Value)
        {
            scan.Add(_column!.Type.Oid, _value.WrittenSpan);
        }
    }

    /// <inheritdoc />
    protected override T? Read() =>
        _state switch
        {
            State.Value => ColumnReader.Read<T>(_column!, _value.WrittenSpan),
            State.Null => ColumnReader.ReadNull<T>(_column!),
            _ when default(T) is null => default,
            _ => throw new InvalidOperationException(
                $"The query returned no row; ask for {typeof(T).Name}? where that may be."
            ),
        };

    /// <inheritdoc />
    protected override void Clear()
    {
        _state = State.NoRow;
        _column = null;
        _value.Clear(keepBytes: 4096);
    }
}
