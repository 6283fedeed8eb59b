using System.Diagnostics.CodeAnalysis;

namespace ActorPg.Simulation.Engine;

/// <summary>
/// All that is to happen: events that are ready, of which the seed chooses the next, and events at a virtual time, in the order of (due, sequence). Time
/// passes only when nothing is ready. One thread runs all of it: the one that made it; use from another is an error that also fails the run.
/// </summary>
internal sealed class RunQueue
{
    private readonly List<IRunnable> _ready = [];
    private readonly PriorityQueue<TimedEvent, Moment> _timed = new();
    private readonly Xoshiro256 _schedule;
    private readonly Trace _trace;
    private readonly int _threadId = Environment.CurrentManagedThreadId;
    private Exception? _escape;
    private long _sequence;
    private int _cancelled;
    private int _eventsInInstant;
    private bool _running;

    public RunQueue(Xoshiro256 schedule, Trace trace)
    {
        _schedule = schedule;
        _trace = trace;
    }

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>More events than this without any time passing are a livelock.</summary>
    public int MostEventsInOneInstant { get; set; } = 2_000_000;

    /// <summary>The actor whose turn it is; null between turns.</summary>
    public object? Turn { get; set; }

    /// <summary>Timed events that are under way: not timers.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Timers that run.</summary>
    public int Timers { get; private set; }

    public int Ready => _ready.Count;

    /// <summary>How late each timer is, where timers are; null where they are not.</summary>
    public Func<TimeSpan>? Lateness { get; set; }

    public void Record(TraceKind kind, string subject, string note = "", ulong number = 0) =>
        _trace.Record(Now, kind, subject, note, number);

    public void Post(IRunnable item)
    {
        VerifyThread();
        _ready.Add(item);
    }

    public void Post(TraceKind kind, string subject, Action action) =>
        Post(new PostedEvent(this, kind, subject, action));

    /// <summary>Has <paramref name="action"/> run after <paramref name="delay"/>; a negative delay is none.</summary>
    public TimedEvent Schedule(TimeSpan delay, bool isTimer, TraceKind kind, string subject, Action action)
    {
        VerifyThread();
        var timed = new TimedEvent(this, isTimer, kind, subject, action);
        long late = isTimer && delay > TimeSpan.Zero ? Lateness?.Invoke().Ticks ?? 0 : 0;
        long due = Now.Ticks + late + Math.Clamp(delay.Ticks, 0, long.MaxValue - Now.Ticks - late);
        _timed.Enqueue(timed, new Moment(due, _sequence++));
        Count(timed, 1);
        return timed;
    }

    /// <summary>Runs one ready event; false when there is none.</summary>
    public bool RunReady()
    {
        ThrowIfEscaped();
        if (_ready.Count == 0)
        {
            return false;
        }
        Tick();
        int chosen = _schedule.Next(_ready.Count);
        IRunnable item = _ready[chosen];
        int last = _ready.Count - 1;
        _ready[chosen] = _ready[last];
        _ready.RemoveAt(last);
        item.Run();
        return true;
    }

    /// <summary>Moves the clock to the next timed event and fires all that are due then; false when there is none up to <paramref name="limit"/>.</summary>
    public bool RunTimed(TimeSpan limit)
    {
        ThrowIfEscaped();
        if (!TryPeek(out TimedEvent? next, out long due) || due > limit.Ticks)
        {
            return false;
        }
        MoveTo(new TimeSpan(due));
        do
        {
            Tick();
            _timed.Dequeue();
            Count(next, -1);
            next.Fire();
        } while (TryPeek(out next, out due) && due <= Now.Ticks);
        return true;
    }

    /// <summary>Lets time pass up to <paramref name="time"/>, if it is later. Nothing may be due before.</summary>
    public void MoveTo(TimeSpan time)
    {
        if (time > Now)
        {
            Now = time;
            _eventsInInstant = 0;
        }
    }

    /// <summary>Starts driving: until the scope ends no SynchronizationContext is current, else continuations would leave the thread.</summary>
    public Driving Drive()
    {
        VerifyThread();
        if (_running)
        {
            throw new InvalidOperationException(
                "The simulation is driven from outside it, not from one of its events."
            );
        }
        return new Driving(this);
    }

    public void Forget(TimedEvent timed)
    {
        VerifyThread();
        Count(timed, -1);
        _cancelled++;
        if (_cancelled > 1024 && _cancelled > _timed.Count / 2)
        {
            Compact();
        }
    }

    private void Count(TimedEvent timed, int by)
    {
        if (timed.IsTimer)
        {
            Timers += by;
        }
        else
        {
            UnderWay += by;
        }
    }

    private bool TryPeek([NotNullWhen(true)] out TimedEvent? next, out long due)
    {
        while (_timed.TryPeek(out next, out Moment key))
        {
            due = key.Due;
            if (!next.IsCancelled)
            {
                return true;
            }
            _timed.Dequeue();
            _cancelled--;
        }
        due = 0;
        return false;
    }

    private void Compact()
    {
        var living = _timed.UnorderedItems.Where(item => !item.Element.IsCancelled).ToList();
        _timed.Clear();
        _timed.EnqueueRange(living);
        _cancelled = 0;
    }

    private void Tick()
    {
        if (++_eventsInInstant > MostEventsInOneInstant)
        {
            throw new SimulationException(
                $"livelock: {MostEventsInOneInstant} events, and no time has passed",
                Now,
                _trace
            );
        }
    }

    /// <summary>Fails the run if something escaped to another thread.</summary>
    public void VerifyThread()
    {
        if (Environment.CurrentManagedThreadId != _threadId)
        {
            var escape = new InvalidOperationException(
                "The simulation was used from another thread: something escaped to the thread pool."
            );
            Interlocked.CompareExchange(ref _escape, escape, null);
            throw escape;
        }
    }

    private void ThrowIfEscaped()
    {
        if (Volatile.Read(ref _escape) is { } escape)
        {
            throw new SimulationException("escape: " + escape.Message + "\n" + escape.StackTrace, Now, _trace);
        }
    }

    /// <summary>While it lasts, the loop runs.</summary>
    public readonly ref struct Driving : IDisposable
    {
        private readonly RunQueue _queue;
        private readonly SynchronizationContext? _outer;

        public Driving(RunQueue queue)
        {
            _queue = queue;
            _outer = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            queue._running = true;
        }

        public void Dispose()
        {
            _queue._running = false;
            SynchronizationContext.SetSynchronizationContext(_outer);
        }
    }
}
