using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>Rows handed over as they arrive, to a reader that holds the connection back, and it the server.</summary>
internal sealed class StreamRequest : StatementRequest, IThrottled
{
    private readonly RowCollector _rows = new();

    public StreamRequest(
        PoolGate gate,
        Lease lease,
        SqlStatement statement,
        StatementDescription description,
        ReadOnlySpan<PgArgument> arguments
    )
    {
        Reader = new Handover<RowBatch>(this, highWaterBytes: 64 << 10, batch => batch.Length);
        Begin(gate, lease, statement, description, arguments);
    }

    /// <summary>The reader's side.</summary>
    public Handover<RowBatch> Reader { get; }

    /// <inheritdoc />
    public bool IsFull => Reader.IsFull;

    public void Send(in PgCallOptions options)
    {
        Core.Arm(this, in options, options.Timeout ?? Core.Gate!.Options.CommandTimeout);
        Core.Gate!.Send(this);
    }

    /// <inheritdoc />
    public void Publish(Action<IReply> complete)
    {
        foreach (RowBatch batch in _rows.TakeBatches())
        {
            Reader.Put(batch);
        }
        Reader.Ring(complete);
    }

    /// <inheritdoc />
    public override void Complete()
    {
        Core.Disarm();
        Reader.End();
    }

    /// <inheritdoc />
    public override void Recycle() { }

    /// <inheritdoc />
    protected override void OnWritten() => _rows.Begin(Columns);

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        base.OnDescribed(description);
        _rows.Begin(Columns);
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (Reader.Wants())
        {
            _rows.Append(run, count);
        }
    }
}
