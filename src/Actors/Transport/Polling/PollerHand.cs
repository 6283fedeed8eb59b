namespace ActorPg.Transport.Polling;

/// <summary>One thread of a <see cref="PollerCrew"/>, as the others see it.</summary>
internal sealed class PollerHand
{
    /// <summary>Looks in a row at which it was busy with the same, before it counts as kept.</summary>
    private const int Patience = 2;

    private readonly SemaphoreSlim _call = new(0);
    private volatile int _turn;
    private volatile bool _isIdle = true;
    private volatile bool _isReplaced;
    private int _seenTurn;
    private int _looks;

    /// <summary>It has nothing to do.</summary>
    public bool IsIdle
    {
        get => _isIdle;
        set => _isIdle = value;
    }

    /// <summary>Another has taken its place.</summary>
    public bool IsReplaced
    {
        get => _isReplaced;
        set => _isReplaced = value;
    }

    /// <summary>It takes something up.</summary>
    public void Begin()
    {
        _turn++; // by its own thread alone
        _isIdle = false;
    }

    /// <summary>How it stands with it. For one at a time, which comes again and again.</summary>
    /// <param name="isQuiet">It is idle, and was all the time.</param>
    /// <param name="isKept">It is busy with the same for long.</param>
    public void Look(out bool isQuiet, out bool isKept)
    {
        int turn = _turn;
        bool isSame = turn == _seenTurn;
        bool isIdle = _isIdle;
        _seenTurn = turn;
        _looks = isSame && !isIdle ? _looks + 1 : 0;
        isQuiet = isSame && isIdle;
        isKept = _looks >= Patience;
    }

    /// <summary>Waits until it is called.</summary>
    public void Rest() => _call.Wait();

    public void Call() => _call.Release();
}
