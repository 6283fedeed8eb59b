namespace ActorPg.InProcess;

/// <summary>
/// How often an actor may be restarted before it is stopped instead: one that fails as soon as it starts would do nothing else for ever. Owned by the cell.
/// </summary>
internal struct RestartLimit
{
    private const int MostRestarts = 10;
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(5);

    private long _since;
    private int _count;

    /// <summary>Counts one more; false when there were too many in a short time.</summary>
    public bool MayRestart(TimeProvider time)
    {
        long now = time.GetTimestamp();
        if (_count == 0 || time.GetElapsedTime(_since, now) > _window)
        {
            _since = now;
            _count = 0;
        }
        return ++_count <= MostRestarts;
    }
}
