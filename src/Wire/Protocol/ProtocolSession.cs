using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// The state of one connection's conversation: the exchanges the server owes an answer to, in order. The server answers in order and ends each
/// answer with ReadyForQuery, so this queue and each exchange's own stage are all the state there is. Owned by the connection actor.
/// </summary>
internal sealed class ProtocolSession
{
    /// <summary>A message that its exchange takes in pieces is not held until it is whole if it is longer than this.</summary>
    private const int LongPieceBytes = 64 * 1024;

    /// <summary>The longest row that is passed over: to read more than that in vain takes longer than to connect anew.</summary>
    private const int MostSkippedBytes = 16 << 20;

    private readonly Queue<Exchange> _inFlight = new();
    private readonly int[] _limits;

    // What is still to come of the message whose header was taken, and whether nobody wants it.
    private int _pieceRest;
    private bool _isSkipping;

    /// <summary>The conversation of a new connection.</summary>
    /// <param name="longestRowBytes">What the length field of a DataRow may say at most, where its exchange does not take it in pieces.</param>
    public ProtocolSession(int longestRowBytes = FrameLimits.LargestBytes)
    {
        _limits = FrameLimits.BackendWithRows(longestRowBytes);
    }

    /// <summary>What the server still owes.</summary>
    public int InFlight => _inFlight.Count;

    /// <summary>All that the server still owes, oldest first.</summary>
    public IReadOnlyCollection<Exchange> Owed => _inFlight;

    /// <summary>The exchange whose answer comes next.</summary>
    public Exchange? Head => _inFlight.TryPeek(out Exchange? head) ? head : null;

    /// <summary>The exchange that was begun last; null when nothing is in flight.</summary>
    public Exchange? Last { get; private set; }

    /// <summary>What the last ReadyForQuery said.</summary>
    public TransactionStatus Status { get; private set; } = TransactionStatus.Idle;

    /// <summary>Puts an exchange behind those in flight; its messages are in the output, behind theirs.</summary>
    public void Begin(Exchange exchange)
    {
        _inFlight.Enqueue(exchange);
        Last = exchange;
    }

    /// <summary>Takes every whole message in the input to whom it belongs.</summary>
    /// <param name="input">What has arrived.</param>
    /// <param name="events">Told of each thing that happened, within the call.</param>
    /// <returns>Where the input was left: at the start of a message that has not come whole.</returns>
    /// <exception cref="PgProtocolException">The server sent what it may not.</exception>
    public SequencePosition Consume(ReadOnlySequence<byte> input, ISessionEvents events)
    {
        var frames = new FrameReader(input, _limits);
        try
        {
            do
            {
                TakePieces(ref frames);
                while (_pieceRest == 0 && frames.TryRead(out Frame frame))
                {
                    Take(ref frames, in frame, events);
                }
            } while (_pieceRest == 0 && TryOpen(ref frames, events));
            return frames.Consumed;
        }
        finally
        {
            frames.Dispose();
        }
    }

    private void Take(scoped ref FrameReader frames, scoped in Frame frame, ISessionEvents events)
    {
        if (frame.Tag == BackendTag.DataRow)
        {
            Exchange head = HeadFor(in frame);
            ReadOnlySpan<byte> run = frames.TakeRun(in frame, out int count);
            Advance(head, head.AcceptRows(run, count), BackendTag.DataRow, events);
        }
        else if (!TryTakeAnyTime(in frame, events))
        {
            Exchange head = HeadFor(in frame);
            Advance(head, head.Accept(in frame), frame.Tag, events);
        }
    }

    private bool TryOpen(scoped ref FrameReader frames, ISessionEvents events)
    {
        if (!_inFlight.TryPeek(out Exchange? head))
        {
            return false;
        }
        _isSkipping = false;
        if (head.PieceTag is var tag and not 0 && frames.TryOpen(tag, LongPieceBytes, out _pieceRest))
        {
            head.BeginPieces(_pieceRest);
            return true;
        }
        if (!frames.TryOpen(BackendTag.DataRow, LongestRowBytes + 1, out _pieceRest))
        {
            return false;
        }
        _isSkipping = true;
        Advance(head, head.AcceptLongRow(_pieceRest), BackendTag.DataRow, events);
        return _pieceRest <= MostSkippedBytes
            ? true
            : throw new PgProtocolException(
                $"A row of {_pieceRest} bytes is too long to be read in vain; {LongestRowBytes} are accepted."
            );
    }

    // Of the body; the length field counts itself.
    private int LongestRowBytes => _limits[BackendTag.DataRow] - sizeof(int);

    private void TakePieces(scoped ref FrameReader frames)
    {
        while (_pieceRest > 0)
        {
            ReadOnlySpan<byte> piece = frames.TakeBytes(_pieceRest);
            if (piece.IsEmpty)
            {
                return;
            }
            _pieceRest -= piece.Length;
            if (!_isSkipping)
            {
                Head!.AcceptPiece(piece);
            }
        }
    }

    /// <summary>Takes out what is in flight, oldest first: the link is gone and no answer will come.</summary>
    public bool TryAbandon([NotNullWhen(true)] out Exchange? exchange) => _inFlight.TryDequeue(out exchange);

    private bool TryTakeAnyTime(in Frame frame, ISessionEvents events)
    {
        switch (frame.Tag)
        {
            case BackendTag.NoticeResponse:
                events.OnNotice(in frame);
                return true;
            case BackendTag.NotificationResponse:
                events.OnNotification(in frame);
                return true;
            case BackendTag.ParameterStatus:
                events.OnParameter(in frame);
                return true;
            case BackendTag.ErrorResponse when _inFlight.Count == 0:
                events.OnFatal(new PostgresException(ErrorResponse.Read(in frame)));
                return true;
            default:
                return false;
        }
    }

    private void Advance(Exchange head, Progress progress, byte tag, ISessionEvents events)
    {
        switch (progress)
        {
            case Progress.More:
                break;
            case Progress.Finished:
                Finish(head, events);
                break;
            case Progress.Answer or Progress.Compute:
                events.OnAnswerDue(head, progress);
                break;
            default:
                ThrowUnexpected(tag, head);
                break;
        }
    }

    private void Finish(Exchange head, ISessionEvents events)
    {
        int skipped = head is { SharesSync: true, Error: not null } ? _inFlight.Count - 1 : 0;
        if (!head.SharesSync)
        {
            Status = head.Status;
        }
        _inFlight.Dequeue();
        if (_inFlight.Count == 0)
        {
            Last = null; // it may be rented out again
        }
        events.OnFinished(head);
        // What is begun meanwhile is none of them, even if the burst has not been ended yet: a server that is about to close may speak before it is asked.
        while (skipped-- > 0 && _inFlight.TryPeek(out Exchange? next) && next.SharesSync)
        {
            _inFlight.Dequeue();
            events.OnSkipped(next);
        }
    }

    private Exchange HeadFor(in Frame frame)
    {
        if (!_inFlight.TryPeek(out Exchange? head))
        {
            ThrowUnexpected(frame.Tag, null);
        }
        return head;
    }

    [DoesNotReturn]
    private static void ThrowUnexpected(byte tag, Exchange? head) =>
        throw new PgProtocolException(
            head is null
                ? $"The server sent '{(char)tag}' although nothing was asked."
                : $"The server sent '{(char)tag}', which cannot come now in {head}."
        );
}
