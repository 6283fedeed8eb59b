using ActorPg.Pool;
using ActorPg.Wire.Copy;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>A COPY TO STDOUT in binary, read as rows. The columns are described in front of it, under the same lock.</summary>
internal sealed class CopyRowsRequest : CopyOutRequest<RowBatch>
{
    private readonly RowCollector _rows = new();
    private readonly FrameBuffer _messages = new(4096);
    private readonly RowDescription _expected;
    private BinaryCopyReader? _reader;

    /// <summary>A COPY.</summary>
    /// <param name="gate">The pool.</param>
    /// <param name="lease">The connection it runs on.</param>
    /// <param name="sql">The command, made for these columns.</param>
    /// <param name="columnsSql">A SELECT whose columns are those copied.</param>
    /// <param name="expected">What they were when the command was made.</param>
    /// <param name="touchesSession">Whether what is copied may leave something behind.</param>
    public CopyRowsRequest(
        PoolGate gate,
        Lease lease,
        string sql,
        string columnsSql,
        RowDescription expected,
        bool touchesSession
    )
        : base(gate, lease, sql, columnsSql, touchesSession, batch => batch.Length)
    {
        _expected = expected;
    }

    /// <summary>True when the columns were not those expected.</summary>
    public bool HasChanged { get; private set; }

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        if (!description.Columns.HasTypesOf(_expected))
        {
            HasChanged = true;
            Core.Spoiled = new PgDecodeException(
                "The columns of the table changed while the COPY was on its way; its rows were dropped."
            );
        }
        _rows.Begin(description.Columns);
        _reader = new BinaryCopyReader(description.Columns.Count);
    }

    /// <inheritdoc />
    protected override void OnStarted(CopyLayout layout)
    {
        if (!layout.IsBinary)
        {
            throw new PgProtocolException("The server sends a binary COPY as text.");
        }
    }

    /// <inheritdoc />
    protected override void Gather(ReadOnlySpan<byte> piece)
    {
        int count = _reader!.Read(piece, _messages);
        if (_reader.HeldBytes > Core.Gate!.Options.MaxRowBytes)
        {
            Core.RefuseRow(_reader.HeldBytes);
            _reader.Dispose();
            return;
        }
        if (count > 0)
        {
            _rows.Append(_messages.WrittenSpan, count);
            _messages.Clear();
        }
    }

    /// <inheritdoc />
    protected override void OnEnd()
    {
        if (Core is { IsSettled: false, Abandoned: AbandonReason.None, Spoiled: null })
        {
            _reader!.End();
        }
    }

    /// <inheritdoc />
    protected override IEnumerable<RowBatch> TakeGathered() => _rows.HeldBytes > 0 ? _rows.TakeBatches() : [];
}
