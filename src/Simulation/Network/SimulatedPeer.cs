using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Network;

/// <summary>The server's end of one connection: hands what arrives to an <see cref="ISimulatedServer"/>, and sends for it. Owned by the simulation's thread.</summary>
internal sealed class SimulatedPeer(SimulatedLink link, bool paused) : IFlowReceiver
{
    private readonly List<byte[]> _inbox = [];
    private ISimulatedServer? _server;
    private Exception? _reason;
    private bool _paused = paused;
    private bool _posted;
    private bool _ended;
    private bool _told;

    public SimulatedLink Link { get; } = link;

    /// <summary>True once the server has closed its end.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Sends a copy of the bytes. After <see cref="Close"/> or a reset they go nowhere.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (!Link.ToClient.IsClosed)
        {
            Link.ToClient.Send(bytes.ToArray(), static _ => { });
        }
    }

    /// <summary>Closes in good order: what was sent arrives, then the end. Bytes from the client are answered with a reset.</summary>
    public void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _inbox.Clear();
            Link.ToClient.Finish();
            End(null);
        }
    }

    /// <summary>Closes without order: the client sees a reset, and perhaps not all that was sent.</summary>
    public void Reset()
    {
        IsClosed = true;
        Link.ResetLater();
    }

    /// <summary>Stops reading: the window fills.</summary>
    public void PauseReading() => _paused = true;

    /// <summary>Reads again.</summary>
    public void ResumeReading()
    {
        _paused = false;
        Post();
    }

    public void Serve(ISimulatedServer server)
    {
        _server = server;
        Post();
    }

    public void OnSegment(byte[] segment)
    {
        if (IsClosed)
        {
            Link.ResetLater();
            return;
        }
        _inbox.Add(segment);
        Post();
    }

    public void OnEnd() => End(null);

    /// <summary>The connection was reset: what has not been read is gone.</summary>
    public void Break(Exception reason)
    {
        IsClosed = true;
        _inbox.Clear();
        End(reason);
    }

    private void End(Exception? reason)
    {
        if (!_ended)
        {
            _ended = true;
            _reason = reason;
            Post();
        }
    }

    private void Post()
    {
        if (!_posted && _server is not null && !_told && (_ended || (_inbox.Count > 0 && !_paused)))
        {
            _posted = true;
            Link.Network.Host.Queue.Post(TraceKind.Network, Link.Name, Deliver);
        }
    }

    // One call for all that has come since the last: this is where segments are joined.
    private void Deliver()
    {
        _posted = false;
        if (_inbox.Count > 0 && !_paused)
        {
            byte[] bytes = _inbox.Count == 1 ? _inbox[0] : [.. _inbox.SelectMany(segment => segment)];
            _inbox.Clear();
            Link.ToServer.Release(bytes.Length);
            _server!.OnBytes(bytes);
        }
        if (_ended && !_told && _inbox.Count == 0)
        {
            _told = true;
            _server!.OnClosed(_reason);
        }
    }
}
