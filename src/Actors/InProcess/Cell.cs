using System.Collections.Concurrent;
using ActorPg.Model;

namespace ActorPg.InProcess;

/// <summary>
/// The turns of one actor on this host, whatever it understands. A cell is either idle or owned by exactly one thread, and all state below the
/// mailboxes belongs to that thread.
/// </summary>
internal abstract class Cell : IActorRef, IThreadPoolWorkItem
{
    /// <summary>Messages in one go before the thread is given back.</summary>
    private const int TurnLimit = 512;
    private const int Idle = 0;
    private const int Busy = 1;

    [ThreadStatic]
    private static bool _insideTurn;

    private readonly ConcurrentQueue<SystemMessage> _system = new();
    private readonly Life _life;
    private int _status = Idle;
    private IReply? _firstReply;
    private bool _hasMoreReplies;
    private object? _afterwards;
    private Gathering? _gathering;
    private object? _afterGathering;

    protected Cell(InProcessHost host, Cell? parent, string name)
    {
        Host = host;
        _life = new Life(this, host, parent);
        Path = $"{parent?.Path}/{name}";
        Name = name;
    }

    /// <inheritdoc />
    public string Path { get; }

    public string Name { get; }

    public Task Terminated => _life.Terminated;

    protected InProcessHost Host { get; }

    /// <summary>True on a thread that is within any actor's turn.</summary>
    protected static bool IsInsideTurn => _insideTurn;

    protected abstract bool HasMail { get; }

    public void TellSystem(SystemMessage message)
    {
        _system.Enqueue(message);
        Schedule();
    }

    void IThreadPoolWorkItem.Execute() => Run();

    public abstract void StartIncarnation();

    public abstract void EndIncarnation(Exception? reason);

    public abstract Supervision Judge(IActorRef child, Exception failure);

    /// <summary>Takes one message out of the mailbox and to the actor; false when there is none.</summary>
    protected abstract bool TryDeliverNext();

    /// <summary>Puts a message into the mailbox, without seeing to it that it is taken out.</summary>
    protected abstract void AddMail(object message);

    protected abstract void FailAllMail(Exception reason);

    /// <summary>There is mail; it gets a thread, at once or, while the cell gathers, with the rest.</summary>
    protected void OnMail()
    {
        if (_gathering is not { IsOpen: true })
        {
            Schedule();
            return;
        }
        Interlocked.MemoryBarrier(); // the mail is seen before the end of the gathering is, or that is seen here
        if (!_gathering.IsOpen)
        {
            Schedule();
        }
    }

    protected bool IsGathering => _gathering is { IsOpen: true };

    /// <summary>Gives the cell to the thread pool, if no thread has it.</summary>
    protected void Schedule()
    {
        if (Interlocked.CompareExchange(ref _status, Busy, Idle) == Idle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Takes the cell for this thread, if it is idle and well.</summary>
    protected bool TryTake()
    {
        if (Interlocked.CompareExchange(ref _status, Busy, Idle) != Idle)
        {
            return false;
        }
        if (_life.IsSuspended || _life.IsStopped || !_system.IsEmpty)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return false;
        }
        return true;
    }

    /// <summary>Everything that waits, on a thread of the host's own. The cell must be taken.</summary>
    protected void Run()
    {
        do
        {
            RunTurns();
            Release(out IReply? reply, out bool more, out object? afterwards);
            if (more)
            {
                Host.Replies.Request();
            }
            reply?.Complete();
            if (more)
            {
                Host.Replies.Run();
            }
            if (afterwards is null)
            {
                return;
            }
            AddMail(afterwards);
        } while (TryTake());
    }

    /// <summary>
    /// Everything that waits, on a thread that a sender lent: replies run elsewhere, but for the answer to what the sender has just sent, since nobody
    /// waits for that yet. The cell must be taken.
    /// </summary>
    protected void RunOnBorrowedThread(object sent)
    {
        RunTurns();
        if (_afterwards is { } now)
        {
            _afterwards = null;
            AddMail(now);
            RunTurns();
        }
        Release(out IReply? reply, out bool more, out object? afterwards);
        if (afterwards is not null)
        {
            AddMail(afterwards);
            Schedule();
        }
        if (reply is not null && !ReferenceEquals(reply, sent))
        {
            Host.Replies.Add(reply);
            more = true;
        }
        if (more)
        {
            Host.Replies.Request();
        }
        if (ReferenceEquals(reply, sent))
        {
            reply!.Complete();
        }
    }

    protected void AddChild(Cell child) => _life.AddChild(child);

    /// <summary>The actor threw: nothing more is delivered until its parent has judged.</summary>
    protected void OnFailed(Exception failure) => _life.OnFailed(failure);

    /// <summary>Marks this thread as within a turn; returns whether it was, for <see cref="LeaveTurn"/>.</summary>
    protected static bool EnterTurn()
    {
        bool outer = _insideTurn;
        _insideTurn = true;
        return outer;
    }

    protected static void LeaveTurn(bool outer) => _insideTurn = outer;

    protected void AddReply(IReply reply)
    {
        if (_firstReply is null)
        {
            _firstReply = reply;
        }
        else
        {
            _hasMoreReplies = true;
            Host.Replies.Add(reply);
        }
    }

    /// <summary>Keeps a message for when the replies of this turn have been completed.</summary>
    protected void SetAfterwards(object message) => _afterwards = message;

    /// <summary>Keeps a message for when the replies of this turn have been completed; what comes meanwhile may wait as well.</summary>
    protected void SetGathering(object message) => _afterGathering = message;

    private void RunTurns()
    {
        bool outer = EnterTurn();
        for (int i = 0; i < TurnLimit; i++)
        {
            while (_system.TryDequeue(out SystemMessage? message))
            {
                _life.Handle(message);
            }
            if (_life.IsStopped)
            {
                FailAllMail(new InvalidOperationException($"The actor {Path} has stopped."));
                break;
            }
            if (_life.IsSuspended || !TryDeliverNext())
            {
                break;
            }
        }
        LeaveTurn(outer);
    }

    private void Release(out IReply? reply, out bool more, out object? afterwards)
    {
        reply = _firstReply;
        more = _hasMoreReplies;
        afterwards = _afterwards;
        _afterwards = null;
        _firstReply = null;
        _hasMoreReplies = false;
        if (_afterGathering is { } message)
        {
            _afterGathering = null;
            if (more)
            {
                _gathering ??= new Gathering(this);
                _gathering.Open(message);
                Host.Replies.Add(_gathering);
            }
            else
            {
                AddMail(message);
            }
        }
        bool suspended = _life.IsSuspended && !_life.IsStopped;
        Interlocked.Exchange(ref _status, Idle);
        if (!_system.IsEmpty || (!suspended && HasMail))
        {
            Schedule();
        }
    }

    /// <summary>The last of a turn's replies: those before it have been completed, or are being.</summary>
    private sealed class Gathering(Cell cell) : IReply
    {
        private volatile object? _message;

        public bool IsOpen => _message is not null;

        public void Open(object message) => _message = message;

        public void Complete()
        {
            if (Interlocked.Exchange(ref _message, null) is { } message)
            {
                cell.AddMail(message);
                cell.Schedule();
            }
        }
    }
}
