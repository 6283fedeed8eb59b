namespace ActorPg.Pool;

/// <summary>What a pool has seen. Counted by its actors, read by anybody.</summary>
internal sealed class PoolCounters
{
    private long _connects;
    private long _restarts;
    private long _retries;
    private long _overloads;

    public long Connects => Volatile.Read(ref _connects);

    public long Restarts => Volatile.Read(ref _restarts);

    public long Retries => Volatile.Read(ref _retries);

    public long Overloads => Volatile.Read(ref _overloads);

    public void Connected() => Interlocked.Increment(ref _connects);

    public void Restarted() => Interlocked.Increment(ref _restarts);

    public void Retried() => Interlocked.Increment(ref _retries);

    public void Overloaded() => Interlocked.Increment(ref _overloads);
}
