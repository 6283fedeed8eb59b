namespace ActorPg.Transport.Polling;

/// <summary>
/// Tells sockets what the system says of them, on threads of its own: those read, decode and run the callers' continuations, without a way through the
/// thread pool. One for the process. Thread-safe.
/// </summary>
internal sealed class Poller
{
    private const string Switch = "ActorPg.SystemSockets";

    private readonly Epoll _epoll;
    private readonly PollerCrew _crew;
    private readonly Lock _lock = new();
    private PolledSocket?[] _sockets = new PolledSocket?[16];

    private Poller(Epoll epoll)
    {
        _epoll = epoll;
        _crew = new PollerCrew(epoll, Tell);
    }

    /// <summary>Null where the system has no epoll, and where the switch ActorPg.SystemSockets is on: then .NET's own way is taken.</summary>
    public static Poller? Instance { get; } =
        (!AppContext.TryGetSwitch(Switch, out bool isOff) || !isOff) && Epoll.TryCreate() is { } epoll
            ? new Poller(epoll)
            : null;

    /// <summary>Watches a socket until it is closed; gives the number it is known by.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The system refuses.</exception>
    public int Add(PolledSocket socket, uint events)
    {
        int number;
        lock (_lock)
        {
            number = Array.IndexOf(_sockets, null);
            if (number < 0)
            {
                number = _sockets.Length;
                PolledSocket?[] more = new PolledSocket?[number * 2];
                _sockets.CopyTo(more, 0);
                Volatile.Write(ref _sockets, more);
            }
            Volatile.Write(ref _sockets[number], socket);
        }
        _crew.Start();
        try
        {
            _epoll.Add(socket.Socket, events, number);
        }
        catch
        {
            Remove(number);
            throw;
        }
        return number;
    }

    /// <summary>Watches it for something else.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The system refuses.</exception>
    public void Modify(PolledSocket socket, int number, uint events) => _epoll.Modify(socket.Socket, events, number);

    /// <summary>Tells it nothing more. What is on its way may still be told, to whoever has the number next: see <see cref="Readiness"/>.</summary>
    public void Remove(int number)
    {
        lock (_lock)
        {
            _sockets[number] = null;
        }
    }

    private void Tell(int number, uint events) => Volatile.Read(ref Volatile.Read(ref _sockets)[number])?.Tell(events);
}
