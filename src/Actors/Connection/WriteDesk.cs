using ActorPg.Lanes;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>
/// Who may write now. Requests are appended as they come; while a cancel is on its way, or one has begun whose end has still to come, they are held back,
/// in order. Owned by the connection actor.
/// </summary>
internal sealed class WriteDesk
{
    private readonly PoolGate _pool;
    private readonly Link _link;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly LeaseDesk _leases;
    private readonly Cancellation _cancellation;
    private readonly Settlement _settlement;
    private readonly BurstDesk? _bursts;
    private readonly Queue<IRequest> _held = new();
    private readonly List<OutputChunk> _early = [];
    private bool _isFlushTold;
    private bool _isOver;

    public WriteDesk(
        PoolGate pool,
        Link link,
        IActorContext<IConnectionMessage> context,
        LeaseDesk leases,
        Cancellation cancellation
    )
    {
        _pool = pool;
        _link = link;
        _context = context;
        _leases = leases;
        _cancellation = cancellation;
        _bursts = pool.Lane == Lane.Isolated ? null : new BurstDesk(pool, link, Admit);
        _settlement = new Settlement(pool, link, context, Write)
        {
            CloseBurst = CloseBurst,
            WriteWhenPossible = WriteWhenPossible,
        };
        _cancellation.Flush = FlushNow;
    }

    /// <summary>How requests share a Sync; null in the isolated lane, where each has its own.</summary>
    public BurstDesk? Bursts => _bursts;

    /// <summary>How what was written ends.</summary>
    public Settlement Settlement => _settlement;

    /// <summary>Takes no more: the connection is to be closed.</summary>
    public bool IsRetiring { get; set; }

    /// <summary>Nothing is in flight, and nothing is held back.</summary>
    public bool IsIdle => _link.Session.InFlight == 0 && _held.Count == 0 && !HoldsBack;

    private bool HoldsBack => _cancellation.HoldsBack || HasOpenEnd;

    private bool HasOpenEnd => _link.Session.Last is IOpenEnded { IsOpen: true };

    /// <summary>Appends a request to what is to be written; the answer comes in its turn.</summary>
    public void Submit(IRequest request)
    {
        if (_held.Count > 0)
        {
            _held.Enqueue(request); // nobody overtakes those who wait
        }
        else
        {
            Admit(request);
        }
    }

    private void Admit(IRequest request)
    {
        ref RequestCore core = ref request.Core;
        if (core.IsSettled || core.Abandoned != AbandonReason.None)
        {
            Refusal.GiveBack(request, _pool, _context.Complete);
        }
        else if (HoldsBack)
        {
            _held.Enqueue(request);
        }
        else if (!_leases.Admits(core.Lease) || IsRetiring)
        {
            Refusal.GiveBack(request, _pool, _context.Complete);
        }
        else
        {
            Write(request);
        }
    }

    /// <summary>More of a request whose beginning is in flight, or held back.</summary>
    public void Append(OutputChunk chunk)
    {
        if (!_isOver && _held.Contains(chunk.Request))
        {
            _early.Add(chunk); // one for each request: its sender waits for this before it sends another
        }
        else if (_isOver || !HasOpenEnd || !ReferenceEquals(_link.Session.Last, chunk.Request.Exchange))
        {
            chunk.Settle(_context.Complete); // its request never began, or has been ended
        }
        else
        {
            _link.Output.Append(chunk);
            TellFlush();
            GoOn();
        }
    }

    /// <summary>Writing may be possible again: what was held back goes out, in order, as far as it may.</summary>
    public void GoOn()
    {
        while (!HoldsBack && _held.TryDequeue(out IRequest? held))
        {
            Admit(held);
            if (_early.Find(chunk => ReferenceEquals(chunk.Request, held)) is { } early)
            {
                _early.Remove(early);
                Append(early);
            }
        }
    }

    /// <summary>One flush a burst: the message to itself arrives behind everything that was told before it.</summary>
    public void TellFlush()
    {
        if (!_isFlushTold)
        {
            _isFlushTold = true;
            _context.Self.Tell(ConnectionSignal.Flush);
        }
    }

    /// <summary>The burst is over.</summary>
    public void Flush()
    {
        _isFlushTold = false;
        if (_bursts is { MustWait: true })
        {
            return; // what gathers meanwhile goes out together
        }
        FlushNow();
    }

    private void FlushNow()
    {
        _bursts?.OnFlush();
        _link.Output.Flush();
    }

    /// <summary>The link is gone: what was written is settled by what is known of it, what was held back goes elsewhere.</summary>
    public void End(Exception reason)
    {
        _isOver = true;
        _bursts?.Abandon(_settlement, reason);
        _settlement.AbandonAll(reason);
        while (_held.TryDequeue(out IRequest? held))
        {
            Refusal.GiveBack(held, _pool, _context.Complete);
        }
        _early.ForEach(early => early.Settle(_context.Complete));
        _early.Clear();
    }

    private void WriteWhenPossible(IRequest request)
    {
        if (HoldsBack)
        {
            request.Core.OutputStart = RequestCore.NotWritten;
            _held.Enqueue(request);
        }
        else
        {
            Write(request);
        }
    }

    private void CloseBurst() => _bursts?.Close();

    private void Write(IRequest request)
    {
        bool shares = _bursts is not null && _bursts.Takes(request);
        if (!shares)
        {
            CloseBurst();
        }
        request.Exchange.SharesSync = shares;
        FrameBuffer output = _link.Output.Filling;
        int start = output.Length;
        request.Core.OutputStart = _link.Output.Position;
        _link.Statements.Now = _context.Time.GetTimestamp();
        try
        {
            request.Write(output, _link.Statements);
        }
        catch (PgInputException wrong)
        {
            output.Truncate(start);
            _settlement.End(request, wrong);
            return;
        }
        _settlement.Begin(request);
        if (shares)
        {
            _bursts!.Grow(output.Length - start);
        }
        if (_link.Statements.HasEvicted && !HasOpenEnd)
        {
            CloseBurst();
            _link.Session.Begin(CloseExchange.Write(output, _link.Statements.TakeEvicted()));
        }
        TellFlush();
    }
}
