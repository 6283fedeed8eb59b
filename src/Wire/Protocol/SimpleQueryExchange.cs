using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// A script: Query, answered by any number of results and one ReadyForQuery. Rows are passed over; the last command's tag stays.
/// COPY has no data here: FROM STDIN is failed, TO STDOUT is drained and reported.
/// </summary>
/// <remarks>Source: PostgreSQL 18, Message Flow, Simple Query.</remarks>
internal abstract class SimpleQueryExchange : Exchange
{
    private bool _complete;
    private bool _hasColumns;

    /// <inheritdoc />
    public override bool IsComplete => _complete;

    /// <summary>The tag of the last command that completed.</summary>
    public CommandTag Tag { get; private set; } = CommandTag.None;

    /// <summary>True when the script asked for data it was not given, or gave data that nobody took.</summary>
    public bool HasCopied { get; private set; }

    /// <inheritdoc />
    public override void WriteAnswer(FrameBuffer output) =>
        CopyFail.Write(
            output,
            "COPY FROM STDIN needs data, and a script has none: use CopyRecordsToTableAsync or CopyToTableAsync"
        );

    /// <inheritdoc />
    protected override Progress OnFrame(in Frame frame)
    {
        switch (frame.Tag)
        {
            case BackendTag.CommandComplete:
                Tag = CommandComplete.Read(in frame);
                _hasColumns = false;
                _complete = true;
                return Progress.More;
            case BackendTag.EmptyQueryResponse:
                _complete = true;
                return Progress.More;
            case BackendTag.RowDescription:
                _hasColumns = true;
                _complete = false;
                return Progress.More;
            case BackendTag.CopyData or BackendTag.CopyDone when HasCopied:
                _complete = false;
                return Progress.More;
            case BackendTag.CopyInResponse:
                HasCopied = true;
                return Progress.Answer;
            case BackendTag.CopyOutResponse:
                HasCopied = true;
                OnDataDropped();
                return Progress.More;
            default:
                return Progress.Violation;
        }
    }

    /// <inheritdoc />
    protected override Progress OnRows(ReadOnlySpan<byte> run, int count) =>
        _hasColumns ? Progress.More : Progress.Violation;

    /// <inheritdoc />
    protected override Progress OnLongRow(int bytes) => _hasColumns ? Progress.More : Progress.Violation;

    /// <summary>The script copies data out, which nobody takes.</summary>
    protected virtual void OnDataDropped() { }

    protected void Begin()
    {
        Rewind();
        _complete = false;
        _hasColumns = false;
        HasCopied = false;
        Tag = CommandTag.None;
    }
}
