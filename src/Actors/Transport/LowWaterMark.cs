using System.Net.Sockets;
using System.Numerics;

namespace ActorPg.Transport;

/// <summary>
/// How much must have arrived at a TCP socket before the system wakes whoever waits for it (SO_RCVLOWAT; Linux only). A server sends a long answer 8 KiB at a time,
/// and each of many short ones for itself: most of these pieces are then no reason to wake anybody. What lies there and does not become more is handed over after
/// a moment all the same. Used by one connection; <see cref="Look"/> comes from a timer's thread.
/// </summary>
internal sealed class LowWaterMark : IDisposable
{
    private const int SocketLevel = 1;
    private const int ReceiveLowWater = 18;

    /// <summary>What is waited for; the server goes on sending while that is taken.</summary>
    private const int MuchBytes = 1 << 20;

    /// <summary>What is waited for where the bytes come slowly.</summary>
    private const int LeastBytes = 64 << 10;

    /// <summary>A server sends 8 KiB at a time: what is no longer comes in one piece.</summary>
    private const int LittleBytes = 8 << 10;

    /// <summary>No answer to a statement is shorter: BindComplete, CommandComplete with a short tag, ReadyForQuery.</summary>
    private const int LeastAnswerBytes = 25;

    /// <summary>Of many answers one in so many is waited for: the server has work for as long as those are taken.</summary>
    private const int Part = 4;

    /// <summary>More in flight make no difference.</summary>
    private const int MostAnswers = 64;

    /// <summary>What is waited for of many short answers, at most.</summary>
    private const int MostOfMany = MostAnswers / Part * LeastAnswerBytes;

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

    private LowWaterMark(Socket socket, int readBytes)
    {
        _socket = socket;
        _readBytes = readBytes;
    }

    /// <summary>A socket's mark, not set yet; null where sockets of this kind have none.</summary>
    /// <param name="socket">Owned by somebody else.</param>
    /// <param name="readBytes">What a read takes at most: of an answer whose length is known no more is waited for at a time.</param>
    public static LowWaterMark? Of(Socket socket, int readBytes) =>
        OperatingSystem.IsLinux() && socket.ProtocolType == ProtocolType.Tcp
            ? new LowWaterMark(socket, readBytes)
            : null;

    /// <summary>See <see cref="ITransport.Expect"/>.</summary>
    public void Expect(long bytes, int answers)
    {
        bool isMuch = bytes >= MuchBytes;
        if (!isMuch && _much != MuchBytes)
        {
            _much = MuchBytes; // the next long answer may come as quickly as any
        }
        int mark =
            isMuch ? _much
            : bytes > LittleBytes ? (int)Math.Min(bytes, _readBytes)
            : OfMany(answers);
        if (mark == _mark)
        {
            return;
        }
        try
        {
            Move(mark);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The next read tells.
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

    // In powers of two: the option is not set anew for one more or less.
    private static int OfMany(int answers) =>
        answers < Part ? 1 : (1 << BitOperations.Log2((uint)Math.Min(answers, MostAnswers))) / Part * LeastAnswerBytes;

    private void Move(int mark)
    {
        lock (_lock)
        {
            if (mark > MostOfMany && _penance > 0)
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

    private void LookAt(int there)
    {
        if (_mark <= MostOfMany)
        {
            if (there > 0)
            {
                Set(1); // one of them may take long: those before it are not kept from their callers
            }
            return;
        }
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
