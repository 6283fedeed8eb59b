using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ActorPg.Bench.Compare.Peers.Raw;

/// <summary>A socket that counts ReadyForQuery and throws everything else away. Used by one caller at a time.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int HeaderBytes = 5;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[128 * 1024];
    private int _filled;
    private int _skip;

    private RawConnection(Socket socket)
    {
        _socket = socket;
    }

    public static async ValueTask<RawConnection> OpenAsync(PgOptions server)
    {
        PgEndpoint endpoint = server.Endpoints[0];
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        EndPoint address = IPAddress.TryParse(endpoint.Host, out IPAddress? ip)
            ? new IPEndPoint(ip, endpoint.Port)
            : new DnsEndPoint(endpoint.Host, endpoint.Port);
        await socket.ConnectAsync(address);
        var connection = new RawConnection(socket);
        await connection.SendAsync(new RawFrames().Startup(server.User, server.Database).ToArray());
        await connection.AwaitReadyAsync(1);
        return connection;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Waits until the server has been ready this many times.</summary>
    /// <exception cref="InvalidDataException">The server said ErrorResponse.</exception>
    public async ValueTask AwaitReadyAsync(int times)
    {
        while (times > 0)
        {
            int received = await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
            if (received == 0)
            {
                throw new EndOfStreamException("The server closed the connection.");
            }
            _filled += received;
            times -= Discard();
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Throws away what has come, but for a header that was cut; returns how often the server was ready.</summary>
    private int Discard()
    {
        int ready = 0;
        int at = Math.Min(_skip, _filled);
        _skip -= at;
        while (_filled - at >= HeaderBytes)
        {
            byte tag = _buffer[at];
            int total = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at + 1)) + 1;
            if (tag == 'E')
            {
                throw new InvalidDataException("The server answered with an error.");
            }
            ready += tag == 'Z' ? 1 : 0;
            int here = Math.Min(total, _filled - at);
            at += here;
            _skip = total - here;
        }
        _buffer.AsSpan(at, _filled - at).CopyTo(_buffer);
        _filled -= at;
        return ready;
    }
}
