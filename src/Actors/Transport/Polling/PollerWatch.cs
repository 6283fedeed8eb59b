namespace ActorPg.Transport.Polling;

/// <summary>Looks after a <see cref="PollerCrew"/>, every other millisecond while there is something to do. A thread of its own.</summary>
internal sealed class PollerWatch
{
    /// <summary>Looks in a row at which all were busy before there is one more, or at which one was idle before there is one less.</summary>
    private const int ResizeLooks = 16;

    /// <summary>Looks in a row with nothing to see, before there are none.</summary>
    private const int QuietLooks = 50;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);

    private readonly object _gate = new();
    private readonly PollerCrew _crew;
    private volatile bool _isResting;
    private int _quietLooks;
    private int _idleLooks;
    private int _busyLooks;

    public PollerWatch(PollerCrew crew)
    {
        _crew = crew;
        new Thread(Run) { IsBackground = true, Name = "ActorPg poller watch" }.UnsafeStart();
    }

    /// <summary>Somebody has something to do, and has said so to those who look.</summary>
    public void Notice()
    {
        Interlocked.MemoryBarrier(); // either what was said is seen at the last look, or it is seen here that nobody looks
        if (!_isResting)
        {
            return;
        }
        lock (_gate)
        {
            _isResting = false;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (true)
        {
            Thread.Sleep(_pause);
            _crew.Look(out bool isQuiet, out bool isIdle);
            _quietLooks = isQuiet ? _quietLooks + 1 : 0;
            if (_quietLooks >= QuietLooks)
            {
                Rest();
            }
            Count(isIdle);
        }
    }

    private void Count(bool isIdle)
    {
        _idleLooks = isIdle ? _idleLooks + 1 : 0;
        _busyLooks = isIdle ? 0 : _busyLooks + 1;
        if (_idleLooks >= ResizeLooks)
        {
            _idleLooks = 0;
            _crew.Resize(-1);
        }
        else if (_busyLooks >= ResizeLooks)
        {
            _busyLooks = 0;
            _crew.Resize(1);
        }
    }

    private void Rest()
    {
        _quietLooks = 0;
        lock (_gate)
        {
            _isResting = true;
            Interlocked.MemoryBarrier();
            _crew.Look(out bool isQuiet, out _);
            if (!isQuiet)
            {
                _isResting = false;
            }
            while (_isResting)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
