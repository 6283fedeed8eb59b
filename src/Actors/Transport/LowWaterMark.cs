using System.Net.Sockets;

namespace ActorPg.Transport;

/// <summary>
/// How much must have arrived at a TCP socket before the system wakes whoever waits for it (SO_RCVLOWAT; Linux only). A server sends a long answer 8 KiB at a time, and most
/// of these pieces are then no reason to wake anybody. What lies there and does not become more is handed over after a moment all the same. Used by one connection;
/// <see cref="Look"/> comes from a timer's thread.
/// </summary>
internal sealed class LowWaterMark : IDisposable
{
    private const int SocketLevel = 1;
    private const int ReceiveLowWater = 18;

    /// <summary>What is waited for; the server goes on sending while that is taken.</summary>
    private const int MuchBytes = 1 << 20;

    /// <summary>What is waited for where the bytes come slowly.</summary>
    private const int LeastBytes = 64 << 10;

    /// <summary>A server sends 8 KiB at a time: with two of these there is nothing to be saved.</summary>
    private const int LittleBytes = 16 << 10;

    /// <summary>How often somebody looks before what is there is handed over, though more comes.</summary>
    private const int MostLooks = 5;

    /// <summary>After a wait in vain so many are not made.</summary>
    private const int Penance = 32;

    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly int _readBytes;
    private volatile int _mark = 1;
    private volatile int _much = MuchBytes;
    private volatile bool _isWaiting;
    private int _seen;
    private int _looks;
    private int _penance;
    private bool _isWatched;
    private bool _isOver;

    /// <summary>None is set.</summary>
    /// <param name="socket">Of TCP; owned by somebody else.</param>
    /// <param name="readBytes">What a read takes at most: of an answer whose length is known no more is waited for at a time.</param>
    public LowWaterMark(Socket socket, int readBytes)
    {
        _socket = socket;
        _readBytes = readBytes;
    }

    /// <summary>Whether sockets of this kind have such a mark here.</summary>
    public static bool IsSupported(Socket socket) =>
        OperatingSystem.IsLinux() && socket.ProtocolType == ProtocolType.Tcp;

    /// <summary>So many bytes are still to come.</summary>
    public void Expect(long bytes)
    {
        bool isMuch = bytes >= MuchBytes;
        if (!isMuch && _much != MuchBytes)
        {
            _much = MuchBytes; // the next long answer may come as quickly as any
        }
        int mark =
            isMuch ? _much
            : bytes > LittleBytes ? (int)Math.Min(bytes, _readBytes)
            : 1;
        if (mark == _mark)
        {
            return;
        }
        lock (_lock)
        {
            if (mark > 1 && _penance > 0)
            {
                _penance--;
                mark = 1;
            }
            Set(mark);
            if (mark > 1 && !_isWatched)
            {
                _isWatched = true;
                LowWaterWatch.Add(this);
            }
        }
    }

    /// <summary>Somebody waits from now on, or no more.</summary>
    public void OnWaiting(bool isWaiting)
    {
        if (isWaiting)
        {
            Volatile.Write(ref _seen, 0);
            Volatile.Write(ref _looks, 0);
        }
        _isWaiting = isWaiting;
    }

    /// <summary>A moment has passed. False when there is nothing to look after for now.</summary>
    public bool Look()
    {
        lock (_lock)
        {
            if (_mark == 1 || _isOver)
            {
                _isWatched = false;
                return false;
            }
            if (_isWaiting)
            {
                LookAt(_socket.Available);
            }
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }
    }

    private void LookAt(int there)
    {
        bool standsStill = there > 0 && there == Volatile.Read(ref _seen);
        int looks = there > 0 ? Volatile.Read(ref _looks) + 1 : 0;
        if (standsStill)
        {
            _penance = Penance;
        }
        else if (looks >= MostLooks)
        {
            _much = Math.Max(LeastBytes, there / 2);
        }
        if (standsStill || looks >= MostLooks)
        {
            Set(1); // the system sees that there is enough now, and wakes
        }
        Volatile.Write(ref _seen, there);
        Volatile.Write(ref _looks, looks);
    }

    private void Set(int mark)
    {
        if (!_isOver && mark != _mark)
        {
            _mark = mark; // first: what the option wakes looks at it
            Span<byte> option = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(option, mark);
            _socket.SetRawSocketOption(SocketLevel, ReceiveLowWater, option);
        }
    }
}
