using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Network;

/// <summary>
/// What the client reads: segments as they arrived. A read that has to wait is completed by an event of its own, and one that need not may be, too. Misuse that
/// other readers forgive is refused, and consumed bytes are overwritten. Owned by the simulation's thread.
/// </summary>
internal sealed class SimulatedPipeReader(SimulatedLink link) : PipeReader, IFlowReceiver, IValueTaskSource<ReadResult>
{
    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private CancellationTokenRegistration _cancellation;
    private SimulatedSegment? _head;
    private SimulatedSegment? _tail;
    private long _consumed;
    private long _examined;
    private long _arrived;
    private Exception? _failure;
    private bool _ended;
    private bool _completed;
    private bool _cancelled;
    private bool _waiting;
    private bool _posted;
    private bool _lent;

    /// <summary>Whether a read waits.</summary>
    public bool IsWaiting => _waiting;

    public override bool TryRead(out ReadResult result)
    {
        VerifyMayRead();
        if (!IsReady)
        {
            result = default;
            return false;
        }
        result = Take();
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        VerifyMayRead();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }
        if (IsReady && !link.Network.IsLate())
        {
            return new ValueTask<ReadResult>(Take());
        }
        _source.Reset();
        _waiting = true;
        _cancellation = cancellationToken.UnsafeRegister(
            static (reader, token) => ((SimulatedPipeReader)reader!).Abandon(token),
            this
        );
        Notify();
        return new ValueTask<ReadResult>(this, _source.Version);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_lent)
        {
            throw new InvalidOperationException("There is no read to advance.");
        }
        long to = OffsetOf(consumed);
        long seen = OffsetOf(examined);
        if (to < _consumed || seen < to || seen > _arrived)
        {
            throw new ArgumentOutOfRangeException(
                nameof(consumed),
                "Not a position of the last read, or examined before consumed."
            );
        }
        _lent = false;
        _examined = seen;
        Consume(to);
    }

    public override void CancelPendingRead()
    {
        _cancelled = true;
        Notify();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_completed)
        {
            _completed = true;
            _lent = false;
            Consume(_arrived);
            Notify();
        }
    }

    public void OnSegment(byte[] segment)
    {
        _arrived += segment.Length;
        if (_completed)
        {
            Consume(_arrived);
            return;
        }
        var added = new SimulatedSegment(segment, _arrived - segment.Length);
        _tail?.Append(added);
        _head ??= added;
        _tail = added;
        Notify();
    }

    public void OnEnd()
    {
        _ended = true;
        Notify();
    }

    /// <summary>The connection broke: reads give what has arrived, then throw.</summary>
    public void Fail(Exception reason)
    {
        _failure ??= reason;
        Notify();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);

    private bool IsReady => _cancelled || _completed || _arrived > _examined || _ended || _failure is not null;

    private void VerifyMayRead()
    {
        link.Network.Host.Queue.VerifyThread();
        if (_completed)
        {
            throw new InvalidOperationException("The reader was completed.");
        }
        if (_waiting || _lent)
        {
            throw new InvalidOperationException("One read at a time: the last has not ended, or was not advanced.");
        }
    }

    private void Notify()
    {
        if (_waiting && !_posted && IsReady)
        {
            _posted = true;
            link.Network.Host.Queue.Post(TraceKind.Network, link.Name, Wake);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What the read throws goes to the reader.")]
    private void Wake()
    {
        _posted = false;
        if (!_waiting || !IsReady)
        {
            return;
        }
        _cancellation.Dispose();
        _waiting = false;
        ReadResult result;
        try
        {
            result = Take();
        }
        catch (Exception failure)
        {
            _source.SetException(failure);
            return;
        }
        _source.SetResult(result);
    }

    // By then another read may wait: the version tells.
    private void Abandon(CancellationToken token)
    {
        short version = _source.Version;
        link.Network.Host.Queue.Post(
            TraceKind.Network,
            link.Name,
            () =>
            {
                if (_waiting && _source.Version == version)
                {
                    _waiting = false;
                    _source.SetException(new OperationCanceledException(token));
                }
            }
        );
    }

    private ReadResult Take()
    {
        if (_completed)
        {
            throw new IOException("The transport was closed at this end.");
        }
        bool isCancelled = _cancelled;
        _cancelled = false;
        if (_failure is not null && !isCancelled && _arrived == _examined)
        {
            throw _failure;
        }
        _lent = true;
        return new ReadResult(Unread(), isCancelled, _ended);
    }

    private ReadOnlySequence<byte> Unread() =>
        _head is null
            ? ReadOnlySequence<byte>.Empty
            : new ReadOnlySequence<byte>(
                _head,
                (int)(_consumed - _head.RunningIndex),
                _tail!,
                (int)(_tail!.EndOffset - _tail.RunningIndex)
            );

    // A position is a segment and an index in it; that of an empty sequence is nothing of ours and stays where we are.
    private long OffsetOf(SequencePosition position) =>
        position.GetObject() is SimulatedSegment segment ? segment.RunningIndex + position.GetInteger() : _consumed;

    private void Consume(long to)
    {
        long released = to - _consumed;
        _consumed = to;
        _examined = Math.Max(_examined, to);
        while (_head is not null && _head.EndOffset <= to)
        {
            _head.Poison((int)(_head.EndOffset - _head.RunningIndex));
            _head = _head.Following;
        }
        if (_head is null)
        {
            _tail = null;
        }
        else
        {
            _head.Poison((int)Math.Max(0, to - _head.RunningIndex));
        }
        if (released > 0)
        {
            link.ToClient.Release((int)released);
        }
    }
}
