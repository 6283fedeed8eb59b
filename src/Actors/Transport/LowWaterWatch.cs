using System.Net.Sockets;

namespace ActorPg.Transport;

/// <summary>Looks after all sockets that wait for more than a byte, every other millisecond while there are any. Thread-safe.</summary>
internal static class LowWaterWatch
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);
    private static readonly Lock _lock = new();
    private static readonly List<LowWaterMark> _watched = [];
    private static readonly Timer _timer = new(static _ => Look());

    public static void Add(LowWaterMark mark)
    {
        lock (_lock)
        {
            _watched.Add(mark);
            if (_watched.Count == 1)
            {
                _timer.Change(_pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static void Look()
    {
        LowWaterMark[] watched;
        lock (_lock)
        {
            watched = [.. _watched];
        }
        LowWaterMark[] left = Array.FindAll(watched, static mark => !IsStill(mark));
        lock (_lock)
        {
            foreach (LowWaterMark mark in left)
            {
                _watched.Remove(mark);
            }
            if (_watched.Count > 0)
            {
                _timer.Change(_pause, Timeout.InfiniteTimeSpan);
            }
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
