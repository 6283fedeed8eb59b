using System.Net;
using System.Net.Sockets;
using ActorPg.Transport.Polling;

namespace ActorPg.Transport;

/// <summary>
/// A socket before it is a transport: what is said on it before anything is known of the other end. It is waited for on the <see cref="Poller"/>, or in .NET's
/// own way where there is none. Owns the socket until it has become a transport or a stream, which own it then.
/// </summary>
internal sealed class OpenSocket : IDisposable
{
    private readonly PolledSocket? _polled;

    /// <summary>Takes over a socket that is connected, or has never tried to.</summary>
    /// <param name="socket">Owned from now on.</param>
    /// <param name="poller">What waits for it; null for .NET's own way.</param>
    public OpenSocket(Socket socket, Poller? poller)
    {
        Socket = socket;
        _polled = poller is null ? null : new PolledSocket(poller, socket);
    }

    public Socket Socket { get; }

    /// <summary>Connects by TCP.</summary>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    public ValueTask ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) =>
        _polled?.ConnectAsync(endpoint, cancellationToken) ?? Socket.ConnectAsync(endpoint, cancellationToken);

    /// <summary>Receives at least a byte, or 0 bytes at the end.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellationToken) =>
        _polled?.ReceiveAsync(room, cancellationToken)
        ?? Socket.ReceiveAsync(room, SocketFlags.None, cancellationToken);

    /// <summary>Sends the whole of it.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_polled is not null)
        {
            await _polled.SendAsync(bytes).ConfigureAwait(false);
            return;
        }
        while (!bytes.IsEmpty)
        {
            int sent = await Socket.SendAsync(bytes, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            bytes = bytes[sent..];
        }
    }

    /// <summary>The same as a stream, which owns it.</summary>
    public Stream AsStream() =>
        _polled is null ? new NetworkStream(Socket, ownsSocket: true) : new PolledStream(_polled);

    /// <summary>The same as a transport in clear, which owns it.</summary>
    public ITransport AsTransport(int readBufferBytes) =>
        _polled is null ? new SocketTransport(Socket, readBufferBytes) : new PolledTransport(_polled, readBufferBytes);

    public void Dispose()
    {
        _polled?.Dispose();
        Socket.Dispose();
    }
}
