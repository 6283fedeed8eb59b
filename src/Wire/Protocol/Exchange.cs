using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// One operation on a connection, from its first message to the ReadyForQuery that ends it. Each kind is a table of what may come next; what
/// all share is here: an error skips everything up to ReadyForQuery. Owned by the connection actor while in flight.
/// </summary>
internal abstract class Exchange
{
    /// <summary>The server's error; the first one, when it sent several.</summary>
    public PostgresException? Error { get; private set; }

    /// <summary>What ReadyForQuery said: idle, in a transaction, in a failed one.</summary>
    public TransactionStatus Status { get; private set; }

    /// <summary>True when the server said what became of it, so that only ReadyForQuery is still to come.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>
    /// True when it was written without a Sync, as one of a burst that a <see cref="BurstExchange"/> ends: its own last message ends it, or its error, after
    /// which the server skips the rest of the burst. To be set before it is written.
    /// </summary>
    public bool SharesSync { get; set; }

    /// <summary>The next message, which is not one of those that may come at any time.</summary>
    public Progress Accept(in Frame frame) =>
        frame.Tag switch
        {
            BackendTag.ReadyForQuery when SharesSync => Progress.Violation,
            BackendTag.ReadyForQuery => Finish(in frame),
            BackendTag.ErrorResponse => Fail(in frame),
            _ when Error is not null => Progress.More,
            _ => UnlessOver(OnFrame(in frame)),
        };

    /// <summary>A run of whole DataRow messages, headers included.</summary>
    public Progress AcceptRows(ReadOnlySpan<byte> run, int count) =>
        Error is not null ? Progress.More : OnRows(run, count);

    /// <summary>A DataRow longer than is accepted, which is passed over.</summary>
    public Progress AcceptLongRow(int bytes) => Error is not null ? Progress.More : OnLongRow(bytes);

    /// <summary>The tag of a message that is given in pieces now, as it arrives, if it is long; 0 for none.</summary>
    public virtual byte PieceTag => 0;

    /// <summary>A message comes in pieces that has so many bytes of body.</summary>
    public void BeginPieces(int bytes)
    {
        if (Error is null)
        {
            OnPieces(bytes);
        }
    }

    /// <summary>A part of that message's body.</summary>
    public void AcceptPiece(ReadOnlySpan<byte> piece)
    {
        if (Error is null)
        {
            OnPiece(piece);
        }
    }

    /// <summary>Writes what the server waits for, after <see cref="Progress.Answer"/>.</summary>
    public virtual void WriteAnswer(FrameBuffer output) =>
        throw new InvalidOperationException($"{this} owes no answer.");

    /// <summary>What it is called in a protocol error.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>A message of this operation's own grammar.</summary>
    protected abstract Progress OnFrame(in Frame frame);

    protected virtual Progress OnRows(ReadOnlySpan<byte> run, int count) => Progress.Violation;

    /// <summary>A row comes that is longer than is accepted: those who read rows have failed, the others go on.</summary>
    protected virtual Progress OnLongRow(int bytes) => Progress.Violation;

    /// <summary>A message of <see cref="PieceTag"/> begins whose body, of so many bytes, comes in pieces.</summary>
    protected virtual void OnPieces(int bytes) { }

    /// <summary>A part of such a message's body, valid until this returns.</summary>
    protected virtual void OnPiece(ReadOnlySpan<byte> piece) =>
        throw new InvalidOperationException($"{this} takes no pieces.");

    /// <summary>The server has reported an error, for the first time: <see cref="Progress.Answer"/> when it waits for a Sync that is still owed.</summary>
    protected virtual Progress OnError() => Progress.More;

    /// <summary>Makes the exchange as new, to be sent again or rented out again.</summary>
    protected void Rewind()
    {
        Error = null;
        Status = TransactionStatus.Idle;
    }

    private Progress UnlessOver(Progress progress) =>
        progress == Progress.More && SharesSync && IsComplete ? Progress.Finished : progress;

    private Progress Finish(in Frame frame)
    {
        Status = ReadyForQuery.Read(in frame);
        return Error is not null || IsComplete ? Progress.Finished : Progress.Violation;
    }

    private Progress Fail(in Frame frame)
    {
        var error = new PostgresException(ErrorResponse.Read(in frame));
        if (Error is not null)
        {
            return Progress.More;
        }
        Error = error;
        return SharesSync ? Progress.Finished : OnError();
    }
}
