namespace ActorPg.Pool;

/// <summary>What a pool has seen. Counted by its actors, read by anybody.</summary>
internal sealed class PoolCounters
{
    private long _connects;
    private long _losses;
    private long _restarts;
    private long _retries;
    private long _overloads;
    private long _acquires;
    private long _acquireTicks;
    private long _doubleReleases;
    private long _strays;
    private long _past;
    private volatile ConnectionSlot[] _slots = [];
    private volatile int _waiting;

    public long Connects => Volatile.Read(ref _connects);

    public long Losses => Volatile.Read(ref _losses);

    public long Restarts => Volatile.Read(ref _restarts);

    public long Retries => Volatile.Read(ref _retries);

    public long Overloads => Volatile.Read(ref _overloads);

    public long Acquires => Volatile.Read(ref _acquires);

    public long DoubleReleases => Volatile.Read(ref _doubleReleases);

    public long Strays => Volatile.Read(ref _strays);

    public TimeSpan AcquireTime => new(Volatile.Read(ref _acquireTicks));

    /// <summary>Requests answered, by the connections of now and those before.</summary>
    public long Answered => Volatile.Read(ref _past) + _slots.Sum(slot => slot.Answered);

    /// <summary>Who waits for a connection.</summary>
    public int Waiting
    {
        get => _waiting;
        set => _waiting = value;
    }

    /// <summary>All connections, whatever they do. Replaced as a whole by the pool's actor.</summary>
    public ConnectionSlot[] Slots
    {
        get => _slots;
        set => _slots = value;
    }

    public void Connected() => Interlocked.Increment(ref _connects);

    public void Lost() => Interlocked.Increment(ref _losses);

    public void Restarted() => Interlocked.Increment(ref _restarts);

    public void Retried() => Interlocked.Increment(ref _retries);

    public void Overloaded() => Interlocked.Increment(ref _overloads);

    /// <summary>Somebody got a connection to itself.</summary>
    public void Acquired(TimeSpan waited)
    {
        Interlocked.Increment(ref _acquires);
        Interlocked.Add(ref _acquireTicks, waited.Ticks);
    }

    /// <summary>Somebody gave a session back that had been given back.</summary>
    public void ReleasedAgain() => Interlocked.Increment(ref _doubleReleases);

    /// <summary>A notification came that nobody had asked for.</summary>
    public void Strayed() => Interlocked.Increment(ref _strays);

    /// <summary>Connections are gone; what they answered still counts.</summary>
    public void Forget(ConnectionSlot[] left, long answered)
    {
        _slots = left;
        Interlocked.Add(ref _past, answered);
    }
}
