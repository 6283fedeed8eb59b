using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using ActorPg.Connection;
using ActorPg.Model;

namespace ActorPg.Requests;

/// <summary>
/// Where a request's answer goes from the connection to its reader, piece by piece as it arrives. What the reader has not taken is bounded: beyond that the
/// connection reads no further, and the server waits. The connection's turns put pieces in; one reader takes them out, on its own thread.
/// </summary>
/// <typeparam name="TPiece">What the answer is handed over as.</typeparam>
internal sealed class Handover<TPiece> : IValueTaskSource<bool>, IReply
{
    private readonly ConcurrentQueue<TPiece> _pieces = new();
    private readonly IRequest _request;
    private readonly int _highWaterBytes;
    private readonly Func<TPiece, int> _sizeOf;
    private ManualResetValueTaskSourceCore<bool> _signal;
    private long _heldBytes;
    private int _isWaiting;
    private int _isHeldBack;
    private volatile bool _isOver;

    /// <summary>A way for one request's answer.</summary>
    /// <param name="request">Made under a lease.</param>
    /// <param name="highWaterBytes">What may wait for the reader before the connection stops reading.</param>
    /// <param name="sizeOf">Bytes that a piece holds.</param>
    public Handover(IRequest request, int highWaterBytes, Func<TPiece, int> sizeOf)
    {
        _request = request;
        _highWaterBytes = highWaterBytes;
        _sizeOf = sizeOf;
    }

    /// <summary>True when the last answer has come, good or bad.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether the connection has to wait for the reader.</summary>
    public bool IsFull
    {
        get
        {
            // Said before it is looked at: a reader that empties the queue meanwhile sees it, or is seen.
            Interlocked.Exchange(ref _isHeldBack, 1);
            bool isFull = !IsUnwanted && Volatile.Read(ref _heldBytes) > _highWaterBytes;
            if (!isFull)
            {
                Volatile.Write(ref _isHeldBack, 0);
            }
            return isFull;
        }
    }

    // What nobody will read is drained, not kept: a server that cannot send does not hear a cancel either.
    private bool IsUnwanted
    {
        get
        {
            ref RequestCore core = ref _request.Core;
            return core.IsSettled || core.Abandoned != AbandonReason.None || core.Spoiled is not null;
        }
    }

    /// <summary>
    /// Whether what comes is to be kept. What is dropped, since its reader has given up, must not pass for all there was: the server may end well before a
    /// cancel reaches it.
    /// </summary>
    public bool Wants()
    {
        if (!IsUnwanted)
        {
            return true;
        }
        if (!_request.Core.IsSettled)
        {
            _request.Core.Spoiled ??= Refusal.GivenUp(_request, PgOutcome.Unknown);
        }
        return false;
    }

    public void Put(TPiece piece)
    {
        Interlocked.Add(ref _heldBytes, _sizeOf(piece));
        _pieces.Enqueue(piece);
    }

    /// <summary>Wakes the reader, if there is anything for it.</summary>
    public void Ring(Action<IReply> complete)
    {
        if (!_pieces.IsEmpty && Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            complete(this);
        }
    }

    /// <summary>The request is settled.</summary>
    public void End()
    {
        _isOver = true;
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            _signal.SetResult(true);
        }
    }

    /// <summary>Whether there is a piece to take; false at the end.</summary>
    /// <exception cref="PgException">The request failed.</exception>
    public ValueTask<bool> WaitAsync()
    {
        if (_pieces.IsEmpty && Interlocked.Exchange(ref _isHeldBack, 0) == 1)
        {
            // The connection waits for this reader, so its thread fetches what has arrived: neither has to be woken.
            _request.Core.Lease!.Slot.SendFirst(ConnectionSignal.Credit);
        }
        if (!_pieces.IsEmpty)
        {
            return new ValueTask<bool>(true);
        }
        _signal.Reset();
        short token = _signal.Version;
        Interlocked.Exchange(ref _isWaiting, 1);
        bool hasCome = !_pieces.IsEmpty || _isOver;
        return hasCome && Interlocked.Exchange(ref _isWaiting, 0) == 1
            ? new ValueTask<bool>(Result())
            : new ValueTask<bool>(this, token);
    }

    public bool TryTake([MaybeNullWhen(false)] out TPiece piece)
    {
        if (!_pieces.TryDequeue(out piece))
        {
            return false;
        }
        Interlocked.Add(ref _heldBytes, -_sizeOf(piece));
        return true;
    }

    /// <summary>The reader goes before the end: the server is stopped, and what is on its way drains.</summary>
    public void GiveUp()
    {
        if (!_isOver)
        {
            _request.Core.Gate!.Abandon(new Abandon(_request, _request.Core.Version, AbandonReason.Disposed));
        }
    }

    void IReply.Complete() => _signal.SetResult(true);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        _signal.GetResult(token);
        // It would keep the reader it woke alive, and one that is forgotten could never be collected.
        _signal.Reset();
        return Result();
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);

    // Pieces that came before the end are taken first, even when the end is a failure.
    private bool Result()
    {
        if (!_pieces.IsEmpty)
        {
            return true;
        }
        return _request.Core.Failure is { } failure ? throw failure : false;
    }
}
