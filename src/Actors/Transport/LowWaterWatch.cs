using System.Net.Sockets;

namespace ActorPg.Transport;

/// <summary>
/// Looks after all sockets that wait for more than a byte, every other millisecond while there are any. A thread of its own: a timer of the system's would
/// wake its thread, and that one the thread pool's, each time. Thread-safe.
/// </summary>
internal static class LowWaterWatch
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);
    private static readonly object _gate = new();
    private static readonly List<LowWaterMark> _watched = [];
    private static bool _isStarted;

    public static void Add(LowWaterMark mark)
    {
        lock (_gate)
        {
            _watched.Add(mark);
            Monitor.Pulse(_gate);
            if (!_isStarted)
            {
                _isStarted = true;
                new Thread(Run) { IsBackground = true, Name = "ActorPg low-water watch" }.UnsafeStart();
            }
        }
    }

    private static void Run()
    {
        while (true)
        {
            Thread.Sleep(_pause);
            LowWaterMark[] over = Array.FindAll(Watched(), static mark => !IsStill(mark));
            lock (_gate)
            {
                foreach (LowWaterMark mark in over)
                {
                    _watched.Remove(mark);
                }
            }
        }
    }

    // Outside of the lock they are looked at: a mark that is set adds itself, under a lock of its own.
    private static LowWaterMark[] Watched()
    {
        lock (_gate)
        {
            while (_watched.Count == 0)
            {
                Monitor.Wait(_gate);
            }
            return [.. _watched];
        }
    }

    private static bool IsStill(LowWaterMark mark)
    {
        try
        {
            return mark.Look();
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
