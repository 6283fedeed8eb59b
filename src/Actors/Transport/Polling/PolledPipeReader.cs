namespace ActorPg.Transport.Polling;

/// <summary>Reads a polled socket, which it owns. A read that has to wait goes on where the <see cref="Poller"/> tells that there is something.</summary>
internal sealed class PolledPipeReader : FlatPipeReader
{
    private readonly PolledSocket _socket;
    private readonly LowWaterMark? _mark;
    private readonly Action _readable;
    private Memory<byte> _room;
    private bool _isDrained;

    internal PolledPipeReader(PolledSocket socket, int bufferBytes)
        : base(bufferBytes)
    {
        _socket = socket;
        _readable = OnReadable;
        _mark = LowWaterMark.Of(socket.Socket, bufferBytes);
    }

    /// <summary>See <see cref="ITransport.Expect"/>.</summary>
    internal void Expect(long bytes, int answers) => _mark?.Expect(bytes - UnreadBytes, answers);

    private protected override bool StartReceive(Memory<byte> buffer)
    {
        _room = buffer;
        _mark?.OnWaiting(true);
        // Where the last receive found less than there was room for, there is nothing until something is told.
        return (!_isDrained || _socket.Readable.IsCompleted || !_socket.Readable.TryWait(_readable)) && Receive();
    }

    private protected override void CloseSource()
    {
        _mark?.Dispose();
        _socket.Dispose();
    }

    private void OnReadable()
    {
        if (Receive())
        {
            OnReceived();
        }
    }

    /// <summary>False when there is nothing: then somebody calls.</summary>
    private bool Receive()
    {
        try
        {
            int received;
            do
            {
                _socket.Readable.Forget();
                if (_socket.TryReceive(_room.Span, out received))
                {
                    break;
                }
                if (_socket.Readable.TryWait(_readable))
                {
                    return false;
                }
            } while (true);
            _isDrained = received < _room.Length && !_socket.HasEnded;
            Note(received, null);
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            Note(0, failure);
        }
        _mark?.OnWaiting(false);
        _room = default;
        return true;
    }
}
