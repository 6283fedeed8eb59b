using System.Diagnostics;

namespace ActorPg.Transport.Polling;

/// <summary>
/// The threads that take what <see cref="Epoll"/> tells. As a rule it is one: it does by itself whatever follows from that, and finds the next thing ready when it
/// comes back. Where callers keep it, another takes its place within milliseconds; where it is never idle, there are more, up to one a processor.
/// </summary>
/// <param name="epoll">What tells.</param>
/// <param name="tell">Takes what is told: of which socket, and what. It may block, and may not throw.</param>
internal sealed class PollerCrew(Epoll epoll, Action<int, uint> tell)
{
    /// <summary>So long the next thing is looked for before the thread sleeps: to be woken may take as long.</summary>
    private const int SpinMicroseconds = 50;

    private static readonly long _spinTicks =
        Environment.ProcessorCount > 1 ? Stopwatch.Frequency * SpinMicroseconds / 1_000_000 : 0;

    private readonly Lock _lock = new();
    private readonly List<PollerHand> _hands = [];
    private readonly Stack<PollerHand> _resting = new();
    private PollerWatch? _watch;
    private int _wanted = 1;
    private volatile bool _hasTooMany;

    /// <summary>Sees to it that somebody is there.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_watch is null)
            {
                _watch = new PollerWatch(this);
                Engage();
            }
        }
    }

    /// <summary>Looks at all of them: replaces who is kept. For the watch.</summary>
    /// <param name="isQuiet">None had anything to do.</param>
    /// <param name="isIdle">One has nothing to do now.</param>
    public void Look(out bool isQuiet, out bool isIdle)
    {
        isQuiet = true;
        isIdle = false;
        lock (_lock)
        {
            for (int i = _hands.Count - 1; i >= 0; i--)
            {
                PollerHand hand = _hands[i];
                isIdle |= hand.IsIdle;
                hand.Look(out bool wasQuiet, out bool isKept);
                isQuiet &= wasQuiet;
                if (isKept)
                {
                    hand.IsReplaced = true;
                    _hands.RemoveAt(i);
                    Engage();
                }
            }
        }
    }

    /// <summary>One more is to be there, unless there is one a processor, or one less, unless it is the last. For the watch.</summary>
    public void Resize(int change)
    {
        lock (_lock)
        {
            _wanted = Math.Clamp(_wanted + change, 1, Environment.ProcessorCount);
            _hasTooMany = _hands.Count > _wanted;
            if (_hands.Count < _wanted)
            {
                Engage();
            }
        }
    }

    private void Engage()
    {
        bool isCalled = _resting.TryPop(out PollerHand? hand);
        hand ??= new PollerHand();
        hand.IsIdle = true;
        hand.IsReplaced = false;
        _hands.Add(hand);
        if (isCalled)
        {
            hand.Call();
        }
        else
        {
            new Thread(() => Work(hand)) { IsBackground = true, Name = "ActorPg poller" }.UnsafeStart();
        }
    }

    private void Work(PollerHand hand)
    {
        do
        {
            while (!hand.IsReplaced && !_hasTooMany)
            {
                Take(hand, out uint events, out int number);
                tell(number, events);
            }
        } while (GoesOn(hand));
    }

    private void Take(PollerHand hand, out uint events, out int number)
    {
        if (!epoll.TryTake(0, out events, out number))
        {
            hand.IsIdle = true;
            if (!Spin(out events, out number))
            {
                while (!epoll.TryTake(Timeout.Infinite, out events, out number)) { }
            }
        }
        hand.Begin();
        _watch!.Notice();
    }

    private bool Spin(out uint events, out int number)
    {
        long end = Stopwatch.GetTimestamp() + _spinTicks;
        do
        {
            Thread.Yield();
            if (epoll.TryTake(0, out events, out number))
            {
                return true;
            }
        } while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    /// <summary>Whether it is still wanted, or is again after a rest; of those that rest there are as many as processors at most.</summary>
    private bool GoesOn(PollerHand hand)
    {
        lock (_lock)
        {
            if (!hand.IsReplaced)
            {
                _hands.Remove(hand);
            }
            if (_hands.Count < _wanted)
            {
                hand.IsReplaced = false;
                _hands.Add(hand);
                _hasTooMany = false;
                return true;
            }
            _hasTooMany = _hands.Count > _wanted;
            if (_resting.Count >= Environment.ProcessorCount)
            {
                return false;
            }
            _resting.Push(hand);
        }
        hand.Rest();
        return true;
    }
}
