using ActorPg.Pool;

namespace ActorPg.Requests;

/// <summary>The part that all requests share: who owns it, who holds it, whether it is settled, and how it failed.</summary>
internal struct RequestCore
{
    /// <summary>Of no byte is known that it was handed to the socket.</summary>
    public const long NotWritten = -1;

    private int _owners;
    private int _settled;
    private int _version;
    private long _abandon;
    private ITimer? _timer;
    private CancellationTokenRegistration _registration;

    /// <summary>Counts the rentals: what arrives late for an earlier one is told apart by it.</summary>
    public readonly int Version => Volatile.Read(in _version);

    /// <summary>The failure to throw to the caller; null for success.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Where in the connection's output it starts, in bytes since the connection was made.</summary>
    public long OutputStart { get; set; }

    /// <summary>The connection it was routed to; its pipeline is one deeper until the request leaves it.</summary>
    public ConnectionSlot? Slot { get; set; }

    /// <summary>The lease it was made under; null for requests that share a connection.</summary>
    public Lease? Lease { get; set; }

    /// <summary>The pool it belongs to: where it goes back to when a connection is lost before it was sent.</summary>
    public PoolGate? Gate { get; set; }

    /// <summary>How much of the connection's pipeline it takes: 1, or all of it for a statement that strangers should not wait behind.</summary>
    public int Weight { get; set; }

    /// <summary>When it began to wait for a connection, on the host's clock; 0 if it never had to.</summary>
    public long WaitingSince { get; set; }

    /// <summary>When it was sent, on the host's clock; 0 when no query logger is there to care.</summary>
    public long SentAt { get; set; }

    /// <summary>Why the caller gave up, if it did; the connection's own classification of 57014 rests on it.</summary>
    public readonly AbandonReason Abandoned
    {
        get
        {
            long abandon = Volatile.Read(in _abandon);
            return (int)(abandon >> 8) == _version ? (AbandonReason)(abandon & 0xff) : AbandonReason.None;
        }
    }

    public CancellationToken CancellationToken { get; private set; }

    /// <summary>Why the answer, although it came, is of no use; settles the request when the server is done with it.</summary>
    public Exception? Spoiled { get; set; }

    /// <summary>Whether it was sent again after the server had forgotten its statement.</summary>
    public bool HasHealed { get; set; }

    public readonly bool IsSettled => Volatile.Read(in _settled) != 0;

    /// <summary>Starts a rental.</summary>
    public void Begin(PoolGate gate, Lease? lease)
    {
        _owners = 3;
        if (_version == 0)
        {
            _version = 1; // the mark of rental 0 would be the mark of nobody
        }
        Volatile.Write(ref _settled, 0);
        OutputStart = NotWritten;
        Gate = gate;
        Lease = lease;
        Slot = null;
        Weight = 0;
        WaitingSince = 0;
        SentAt = 0;
        Failure = null;
        HasHealed = false;
        Spoiled = null;
        CancellationToken = default;
    }

    /// <summary>Lets the caller's token and timeout reach whoever holds the request. To be called once, before it is sent.</summary>
    public void Arm(IRequest request, in PgCallOptions options, TimeSpan? timeout)
    {
        CancellationToken = options.CancellationToken;
        if (CallTimeout.Due(timeout) is { } due)
        {
            if (due == TimeSpan.Zero)
            {
                MarkAbandoned(Version, AbandonReason.TimedOut); // whoever gets it sees that it must not be sent
            }
            var abandon = new Abandon(request, Version, AbandonReason.TimedOut);
            PoolGate gate = Gate!;
            _timer = gate.Time.CreateTimer(
                static state => ((Action)state!)(),
                () => gate.Abandon(abandon),
                due,
                Timeout.InfiniteTimeSpan
            );
        }
        if (options.CancellationToken.CanBeCanceled)
        {
            var abandon = new Abandon(request, Version, AbandonReason.Canceled);
            PoolGate gate = Gate!;
            _registration = options.CancellationToken.UnsafeRegister(_ => gate.Abandon(abandon), null);
        }
    }

    /// <summary>Marks a rental as given up, wherever the request is by now; a mark for an earlier rental marks nothing.</summary>
    public void MarkAbandoned(int version, AbandonReason reason)
    {
        long mark = ((long)version << 8) | (long)reason;
        long seen = Volatile.Read(ref _abandon);
        while (seen >> 8 < version)
        {
            long found = Interlocked.CompareExchange(ref _abandon, mark, seen);
            if (found == seen)
            {
                break;
            }
            seen = found;
        }
    }

    /// <summary>True for the one who may say how it ended.</summary>
    public bool TrySettle(Exception? failure)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return false;
        }
        Failure = failure;
        return true;
    }

    /// <summary>A row of the answer was longer than is accepted.</summary>
    public void RefuseRow(long bytes) => Spoiled ??= new PgRowTooLargeException(bytes, Gate!.Options.MaxRowBytes);

    /// <summary>One owner lets go; true for the last.</summary>
    public bool Release() => Interlocked.Decrement(ref _owners) == 0;

    /// <summary>Ends a rental: the caller has its answer.</summary>
    public void Disarm()
    {
        _timer?.Dispose();
        _timer = null;
        _registration.Dispose();
        _registration = default;
    }

    /// <summary>Makes everything that still refers to this rental stale.</summary>
    public void EndRental()
    {
        Volatile.Write(ref _version, _version + 1);
        Gate = null;
        Lease = null;
        Slot = null;
        Failure = null;
    }
}
