using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Network;

/// <summary>
/// One direction of a connection: takes bytes as the window allows, cuts them into segments, has them arrive in order after a latency, and does to them what
/// the faults say. Owned by the simulation's thread.
/// </summary>
internal sealed class Flow(SimulatedLink link, string name, FlowFaults faults)
{
    private readonly SimulatedNetwork _network = link.Network;
    private readonly Queue<Outgoing> _outgoing = [];
    private readonly Queue<byte[]?> _held = [];
    private IFlowReceiver? _receiver;
    private int _headOffset;
    private int _unread;
    private TimeSpan _lastDue;
    private bool _ending;
    private bool _ended;
    private bool _endTriggered;

    public string Name { get; } = name;

    public FlowFaults Faults { get; } = faults;

    /// <summary>Bytes that have left the sender.</summary>
    public long CarriedBytes { get; private set; }

    /// <summary>Bytes that have left the sender and that the receiver has not read.</summary>
    public int UnreadBytes => _unread;

    /// <summary>True when no byte enters any more: the stream was ended or broken.</summary>
    public bool IsClosed => _ending || _ended;

    private bool IsStalled => Faults.StallAfterBytes <= CarriedBytes;

    private bool Vanishes => Faults.VanishAfterBytes <= CarriedBytes;

    private bool EndsHere => Faults.ResetAfterBytes <= CarriedBytes || Faults.CloseAfterBytes <= CarriedBytes;

    public void Open(IFlowReceiver receiver)
    {
        _receiver = receiver;
        TriggerEnd(_network.Host.Now);
    }

    /// <summary>Takes bytes as the window allows, now or later; they must not change until <paramref name="sent"/> is called.</summary>
    public void Send(ReadOnlyMemory<byte> bytes, Action<Exception?> sent)
    {
        _outgoing.Enqueue(new Outgoing(bytes, sent));
        if (_network.IsLate())
        {
            _network.Host.Queue.Post(TraceKind.Network, Name, Pump);
        }
        else
        {
            Pump();
        }
    }

    /// <summary>Ends the stream once all that was sent has left, or, given a reason, without what has not left by now.</summary>
    public void Finish(Exception? unsent = null)
    {
        while (unsent is not null && _outgoing.TryDequeue(out Outgoing dropped))
        {
            dropped.Sent(unsent);
        }
        _ending = true;
        Pump();
    }

    /// <summary>Breaks the stream: what has not arrived never will.</summary>
    public void Abort(Exception reason)
    {
        _ended = true;
        _held.Clear();
        while (_outgoing.TryDequeue(out Outgoing unsent))
        {
            unsent.Sent(reason);
        }
    }

    /// <summary>The receiver has read this much: room for more.</summary>
    public void Release(int bytes)
    {
        _unread -= bytes;
        Pump();
    }

    /// <summary>From here on, bytes wait in the network.</summary>
    public void Stall() => Faults.StallAfterBytes = CarriedBytes;

    /// <summary>Ends a stall: what waited sets out.</summary>
    public void Resume()
    {
        Faults.StallAfterBytes = null;
        while (_held.TryDequeue(out byte[]? segment))
        {
            Launch(segment);
        }
        TriggerEnd(_lastDue);
        Pump();
    }

    private void Pump()
    {
        while (!_ended && _outgoing.TryPeek(out Outgoing head))
        {
            int rest = head.Bytes.Length - _headOffset;
            int room = _network.Conditions.WindowBytes - _unread;
            if (rest > 0 && room <= 0)
            {
                return;
            }
            int count = rest == 0 ? 0 : CutAt(Math.Min(rest, room));
            Carry(head.Bytes.Span.Slice(_headOffset, count));
            _headOffset += count;
            if (_headOffset == head.Bytes.Length)
            {
                _outgoing.Dequeue();
                _headOffset = 0;
                head.Sent(null);
            }
        }
        if (_ending && !_ended && _outgoing.Count == 0)
        {
            _ended = true;
            if (!Vanishes)
            {
                Dispatch(null, IsStalled);
            }
        }
    }

    private int CutAt(int most)
    {
        Xoshiro256 random = _network.Host.Streams.Network;
        int count = Math.Min(most, _network.Conditions.LargestSegmentBytes);
        count = (int)Math.Min(count, Faults.NextOffset(CarriedBytes) - CarriedBytes);
        return count > 1 && random.Chance(_network.Conditions.SplitProbability) ? random.Next(1, count) : count;
    }

    // The state before these bytes decides: the first k bytes still arrive.
    private void Carry(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }
        bool lost = Vanishes || EndsHere;
        bool stalled = IsStalled;
        CarriedBytes += bytes.Length;
        if (!lost)
        {
            _unread += bytes.Length;
            Dispatch(bytes.ToArray(), stalled);
        }
    }

    // A null is the end of the stream.
    private void Dispatch(byte[]? segment, bool stalled)
    {
        if (stalled)
        {
            _held.Enqueue(segment);
        }
        else
        {
            TriggerEnd(Launch(segment));
        }
    }

    private TimeSpan Launch(byte[]? segment)
    {
        RunQueue queue = _network.Host.Queue;
        TimeSpan due = queue.Now + _network.Latency() + Faults.Delay;
        _lastDue = due > _lastDue ? due : _lastDue;
        queue.Schedule(_lastDue - queue.Now, isTimer: false, TraceKind.Network, Name, () => Arrive(segment));
        return _lastDue;
    }

    private void Arrive(byte[]? segment)
    {
        if (link.IsBroken)
        {
            return;
        }
        if (segment is null)
        {
            _receiver!.OnEnd();
            return;
        }
        _network.Host.Queue.Record(
            TraceKind.Network,
            Name,
            segment.Length == 1 ? "1 byte" : "segment",
            link.IsRandom ? (ulong)segment.Length : Hash64.Add((ulong)segment.Length, segment)
        );
        _receiver!.OnSegment(segment);
    }

    // Scheduled behind the byte that it follows: events of one time keep their order.
    private void TriggerEnd(TimeSpan due)
    {
        if (_endTriggered || !EndsHere)
        {
            return;
        }
        _endTriggered = true;
        Action end = Faults.ResetAfterBytes <= CarriedBytes ? link.Reset : link.CloseByServer;
        RunQueue queue = _network.Host.Queue;
        queue.Schedule(due - queue.Now, isTimer: false, TraceKind.Network, Name, end);
    }
}
