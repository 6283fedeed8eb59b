namespace ActorPg.InProcess;

/// <summary>One timer of a cell. Owned by the cell: its callback only puts mail into it.</summary>
internal sealed class CellTimer : IDisposable
{
    private ITimer? _timer;

    public void Start(TimeProvider time, TimeSpan due, Action fire) =>
        _timer = time.CreateTimer(static state => ((Action)state!)(), fire, due, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();
}
