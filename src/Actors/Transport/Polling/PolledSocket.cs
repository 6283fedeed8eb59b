using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ActorPg.Transport.Polling;

/// <summary>
/// A socket that never waits in .NET's own way, which would have it watched twice: what cannot be done at once is tried again when the <see cref="Poller"/> tells.
/// Owns the socket. One read and one write may go on at the same time; disposal may come from anywhere and ends both.
/// </summary>
internal sealed class PolledSocket : IDisposable
{
    private const uint Input = Epoll.In | Epoll.EndOfInput | Epoll.News;
    private const int Unwatched = -1;

    private readonly Poller _poller;
    private int _number = Unwatched;
    private int _isDisposed;
    private volatile bool _hasEnded;

    /// <summary>Over a socket that is connected, or about to be.</summary>
    public PolledSocket(Poller poller, Socket socket)
    {
        _poller = poller;
        Socket = socket;
        socket.Blocking = false;
        if (socket.Connected)
        {
            _number = poller.Add(this, Input);
        }
    }

    public Socket Socket { get; }

    /// <summary>Whether a receive may find something.</summary>
    public Readiness Readable { get; } = new();

    /// <summary>Whether a send may find room. Told only while <see cref="SendAsync"/> or <see cref="ConnectAsync"/> goes on.</summary>
    public Readiness Writable { get; } = new();

    /// <summary>
    /// The other end was told to write no more, or to be gone: what is received before that may hide it, and it is not told again.
    /// </summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Connects by TCP.</summary>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    public async ValueTask ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Socket.Connect(endpoint);
        }
        catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        { }
        _number = _poller.Add(this, Input | Epoll.Out);
        using (cancellationToken.UnsafeRegister(static socket => ((PolledSocket)socket!).Writable.Signal(), this))
        {
            Writable.Forget();
            while (!Socket.Poll(TimeSpan.Zero, SelectMode.SelectWrite))
            {
                await Writable;
                cancellationToken.ThrowIfCancellationRequested();
                Writable.Forget();
            }
        }
        int error = (int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != (int)SocketError.Success)
        {
            throw new SocketException(error);
        }
        _poller.Modify(this, _number, Input);
    }

    /// <summary>Sends what did not go at once.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    /// <exception cref="ObjectDisposedException">Or was closed here.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _poller.Modify(this, _number, Input | Epoll.Out);
        while (true)
        {
            Writable.Forget();
            bytes = bytes[TrySend(bytes)..];
            if (bytes.IsEmpty)
            {
                break;
            }
            await Writable;
        }
        _poller.Modify(this, _number, Input);
    }

    /// <summary>Sends what goes at once; gives how many bytes that were.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    /// <exception cref="ObjectDisposedException">Or was closed here.</exception>
    public int TrySend(ReadOnlyMemory<byte> bytes)
    {
        int sent = Socket.Send(bytes.Span, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw Failure(error),
        };
    }

    /// <summary>Receives what is there. False when that is nothing; 0 bytes are the end.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    /// <exception cref="ObjectDisposedException">Or was closed here.</exception>
    public bool TryReceive(Span<byte> room, out int received)
    {
        received = Socket.Receive(room, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => true,
            SocketError.WouldBlock => false,
            _ => throw Failure(error),
        };
    }

    /// <summary>Receives at least a byte, or 0 bytes at the end.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    public async ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static socket => ((PolledSocket)socket!).Readable.Signal(), this))
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Readable.Forget();
                if (TryReceive(room.Span, out int received))
                {
                    return received;
                }
                await Readable;
            }
        }
    }

    /// <summary>What the poller is told.</summary>
    public void Tell(uint events)
    {
        if ((events & (Epoll.EndOfInput | Epoll.Failed)) != 0)
        {
            _hasEnded = true; // first: whom this wakes looks at it
        }
        if ((events & (Epoll.Out | Epoll.Failed)) != 0)
        {
            Writable.Signal();
        }
        if ((events & (Epoll.In | Epoll.EndOfInput | Epoll.Failed)) != 0)
        {
            Readable.Signal();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }
        if (_number != Unwatched)
        {
            _poller.Remove(_number);
        }
        Socket.Dispose();
        Writable.Signal();
        Readable.Signal();
    }

    private Exception Failure(SocketError error) =>
        Volatile.Read(ref _isDisposed) != 0
            ? new ObjectDisposedException(GetType().Name)
            : new SocketException((int)error);
}
