using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// A portal that is open already: <c>[Execute] [Close] Sync</c>. Source: PostgreSQL 18, Message Flow, Extended Query.
/// </summary>
internal abstract class PortalExchange : Exchange
{
    private Stage _stage;
    private bool _closes;

    private enum Stage
    {
        Rows,
        Close,
        Complete,
    }

    /// <inheritdoc />
    public override bool IsComplete => _stage == Stage.Complete;

    /// <summary>True when the portal may have more rows: it stopped at the limit of the Execute.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>The columns that the rows have.</summary>
    protected abstract RowDescription Columns { get; }

    /// <inheritdoc />
    public override string ToString() => $"{base.ToString()} at {_stage}";

    /// <summary>Says what is about to be sent.</summary>
    protected void Begin(bool executes, bool closes)
    {
        Rewind();
        IsSuspended = false;
        _closes = closes;
        _stage =
            executes ? Stage.Rows
            : closes ? Stage.Close
            : Stage.Complete;
    }

    /// <summary>Whole DataRow messages whose columns have been checked against <see cref="Columns"/>.</summary>
    protected abstract void OnRowRun(ReadOnlySpan<byte> run, int count);

    /// <summary>A row of so many bytes is longer than is accepted; it is passed over, and the answer is not whole.</summary>
    protected abstract void OnRowTooLong(int bytes);

    /// <summary>The statement ran to its end.</summary>
    protected abstract void OnCommand(CommandTag tag);

    /// <inheritdoc />
    protected sealed override Progress OnFrame(in Frame frame)
    {
        switch (_stage, frame.Tag)
        {
            case (Stage.Rows, BackendTag.PortalSuspended):
                IsSuspended = true;
                return EndRows();
            case (Stage.Rows, BackendTag.CommandComplete):
                OnCommand(CommandComplete.Read(in frame));
                return EndRows();
            case (Stage.Rows, BackendTag.EmptyQueryResponse):
                return EndRows();
            case (Stage.Close, BackendTag.CloseComplete):
                _stage = Stage.Complete;
                return Progress.More;
            default:
                return Progress.Violation;
        }
    }

    /// <inheritdoc />
    protected sealed override Progress OnRows(ReadOnlySpan<byte> run, int count)
    {
        if (_stage != Stage.Rows)
        {
            return Progress.Violation;
        }
        DataRow.Check(run, Columns.Count);
        OnRowRun(run, count);
        return Progress.More;
    }

    /// <inheritdoc />
    protected sealed override Progress OnLongRow(int bytes)
    {
        if (_stage != Stage.Rows)
        {
            return Progress.Violation;
        }
        OnRowTooLong(bytes);
        return Progress.More;
    }

    private Progress EndRows()
    {
        _stage = _closes ? Stage.Close : Stage.Complete;
        return Progress.More;
    }
}
