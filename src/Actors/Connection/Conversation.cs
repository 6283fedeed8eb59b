using System.IO.Pipelines;
using System.Net.Sockets;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Connection;

/// <summary>
/// What is said over one open link, from the startup message to the last answer: requests in, replies out, in order. Owned by the connection actor,
/// and used in its turns only.
/// </summary>
internal sealed class Conversation : ISessionEvents
{
    /// <summary>Reads that find data at once, before others get the thread.</summary>
    private const int ReadsInARow = 8;

    private readonly PoolGate _pool;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly Link _link;
    private readonly LoginDesk _login;
    private readonly LeaseDesk _leases;
    private readonly Cancellation _cancellation;
    private readonly Settlement _settlement;
    private readonly Queue<IRequest> _held = new();
    private readonly Action _read;
    private readonly Action _flush;
    private bool _isReady;
    private bool _isRetiring;
    private bool _hasEnded;
    private bool _isFlushTold;
    private Exception? _doom;

    public Conversation(PoolGate pool, Link link, IActorContext<IConnectionMessage> context, ConversationEnds ends)
    {
        _pool = pool;
        _context = context;
        _link = link;
        Ends = ends;
        _login = new LoginDesk(pool.Options, link, context);
        _leases = new LeaseDesk(pool, link, context) { OnGranted = ends.OnGranted, OnReturned = ends.OnReturned };
        _cancellation = new Cancellation(pool, context, link);
        _settlement = new Settlement(pool, link, context, Write);
        _read = ReadSome;
        _flush = link.Output.Flush;
    }

    private ConversationEnds Ends { get; }

    // Behind a cancel that is under way nothing may be written; nor into the middle of what comes in pieces.
    private bool MustWait => _cancellation.HoldsBack || _link.Session.Last is IOpenEnded { IsOpen: true };

    /// <summary>Whether the link is encrypted; what the next attempt tries after a refusal depends on it.</summary>
    public bool IsEncrypted => _link.IsEncrypted;

    /// <summary>Whether any request was answered.</summary>
    public bool HasServed { get; private set; }

    /// <summary>Starts to log in.</summary>
    public void Login(string? password) =>
        Guard(() =>
        {
            _login.Begin(password);
            _link.Output.Flush();
            ReadSome();
        });

    /// <summary>The computation that the handshake waited for is done.</summary>
    public void Resume(ScramProof proof) =>
        Guard(() =>
        {
            _login.Resume(proof);
            _link.Output.Flush();
        });

    /// <summary>The signals of I/O and time; false for one that is none.</summary>
    public bool TryHandle(ConnectionSignal signal)
    {
        if (ReferenceEquals(signal, ConnectionSignal.InputReady) || ReferenceEquals(signal, ConnectionSignal.Credit))
        {
            Guard(_read);
        }
        else if (ReferenceEquals(signal, ConnectionSignal.Flush))
        {
            _isFlushTold = false;
            Guard(_flush);
        }
        else if (ReferenceEquals(signal, ConnectionSignal.OutputWritten))
        {
            Guard(_link.Output.OnWritten);
        }
        else if (ReferenceEquals(signal, ConnectionSignal.CancelGraceOver))
        {
            Guard(_cancellation.OnGraceOver);
        }
        else if (ReferenceEquals(signal, ConnectionSignal.ResetDeadline))
        {
            Guard(LeaseDesk.OnResetDeadline);
        }
        else if (ReferenceEquals(signal, ConnectionSignal.CancelAgain))
        {
            _cancellation.OnAgain();
        }
        else
        {
            return false;
        }
        return true;
    }

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
        else if (MustWait)
        {
            _held.Enqueue(request);
        }
        else if (!_leases.Admits(core.Lease) || _isRetiring)
        {
            Refusal.GiveBack(request, _pool, _context.Complete);
        }
        else
        {
            Write(request);
        }
    }

    /// <summary>More of a request whose beginning is in flight.</summary>
    public void Append(OutputChunk chunk)
    {
        if (_hasEnded || !_link.Session.Owed.Contains(chunk.Request.Exchange))
        {
            chunk.Settle(_context.Complete);
            return;
        }
        _link.Output.Append(chunk);
        TellFlush();
    }

    /// <summary>A caller gave up.</summary>
    public void Abandon(Abandon abandon)
    {
        Guard(() => _cancellation.Abandon(abandon, this));
        StopUnwanted();
        Guard(_read); // a stream whose reader left is read on, and drained
    }

    /// <summary>The socket of a cancel is closed.</summary>
    public void OnCancelEnded(CancelEnded ended)
    {
        if (ReferenceEquals(ended.Asker, this))
        {
            Guard(() =>
            {
                if (_cancellation.OnEnded(ended.IsDelivered))
                {
                    GoOn();
                }
            });
        }
    }

    /// <summary>Keeps strangers out, and hands the connection over once everything has been answered.</summary>
    public void Promise(GrantLease grant)
    {
        _leases.Promise(grant);
        StepIfIdle();
    }

    /// <summary>Who was promised the connection no longer waits for it.</summary>
    public void Withdraw(AcquireRequest request) => _leases.Withdraw(request);

    /// <summary>The holder lets go; what still runs is cancelled.</summary>
    public void Release(ReleaseLease release)
    {
        if (!_leases.BeginRelease(release.Lease))
        {
            return;
        }
        if (release.IsBusy)
        {
            foreach (IRequest request in _link.Session.Owed.OfType<IRequest>())
            {
                request.Core.MarkAbandoned(request.Core.Version, AbandonReason.Disposed);
            }
        }
        StopUnwanted();
        StepIfIdle();
        Guard(_read);
    }

    /// <summary>Says goodbye as soon as everything has been answered.</summary>
    public void Retire()
    {
        _isRetiring = true;
        StepIfIdle();
    }

    /// <summary>The link is gone: everything that it owes is settled by what is known of it.</summary>
    public void End(Exception reason)
    {
        if (_hasEnded)
        {
            return;
        }
        _hasEnded = true;
        _cancellation.Dispose();
        _leases.Lose(reason); // first, so that what is given back below can say why
        _settlement.AbandonAll(reason);
        while (_held.TryDequeue(out IRequest? held))
        {
            Refusal.GiveBack(held, _pool, _context.Complete);
        }
        _link.Dispose();
    }

    void ISessionEvents.OnFinished(Exchange exchange)
    {
        switch (exchange)
        {
            case IRequest request:
                Finish(request);
                break;
            case HealExchange heal:
                _settlement.Finish(heal);
                break;
            case { Error: { } error } and (HandshakeExchange or ResetExchange):
                _doom = error;
                break;
            case ResetExchange:
                _leases.FinishReset();
                break;
            case HandshakeExchange handshake:
                _login.Finish(handshake);
                _isReady = true;
                Ends.OnReady();
                break;
        }
        StepIfIdle();
    }

    void ISessionEvents.OnAnswerDue(Exchange exchange, Progress kind)
    {
        if (kind == Progress.Compute)
        {
            _login.Compute((HandshakeExchange)exchange, this);
            return;
        }
        exchange.WriteAnswer(_link.Output.Filling);
        TellFlush();
    }

    void ISessionEvents.OnNotice(in Frame frame)
    {
        ErrorFields notice = NoticeResponse.Read(in frame);
        if (notice.SqlState.StartsWith("57P", StringComparison.Ordinal))
        {
            _link.Farewell = new PostgresException(notice);
        }
    }

    void ISessionEvents.OnNotification(in Frame frame) => NotificationResponse.Read(in frame);

    void ISessionEvents.OnParameter(in Frame frame)
    {
        if (ParameterStatus.Read(in frame) is { Name: "client_encoding", Value: not "UTF8" })
        {
            _doom = new PgProtocolException("The server changed client_encoding away from UTF8.");
        }
    }

    void ISessionEvents.OnFatal(PostgresException error) => _doom = error;

    private void Write(IRequest request)
    {
        FrameBuffer output = _link.Output.Filling;
        int start = output.Length;
        request.Core.OutputStart = _link.Output.Position;
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
        if (_link.Statements.HasEvicted && request is not IOpenEnded { IsOpen: true })
        {
            _link.Session.Begin(CloseExchange.Write(output, _link.Statements.TakeEvicted()));
        }
        TellFlush();
    }

    private void Finish(IRequest request)
    {
        HasServed = true;
        (request as IThrottled)?.Publish(_context.Complete);
        if (request.Core.Lease is null && request.Exchange.Status != TransactionStatus.Idle)
        {
            _doom = new PgProtocolException("A statement on a shared connection left a transaction open.");
        }
        bool wasTarget = _cancellation.IsTarget(request);
        if (_settlement.Finish(request))
        {
            TellFlush();
        }
        // Last: it throws when the connection has to go, and by then the request must be settled, for it has left the queue.
        if ((wasTarget && _cancellation.OnTargetAnswered()) || (request is IOpenEnded && _held.Count > 0))
        {
            GoOn();
        }
    }

    // The gate is open again: what was held back goes out, in order.
    private void GoOn()
    {
        while (!MustWait && _held.TryDequeue(out IRequest? held))
        {
            Admit(held);
        }
        StopUnwanted();
        StepIfIdle();
        _pool.ServeWaiters(); // the gate had taken all the room there is
    }

    // What nobody waits for may be cancelled one by one, if nothing else is in flight that a cancel could hit. It also shows whether the server is there.
    private void StopUnwanted()
    {
        if (
            !_hasEnded
            && !_cancellation.HoldsBack
            && _link.Session.Owed.All(IsUnwanted)
            && _link.Session.Owed.OfType<IRequest>().FirstOrDefault() is { } oldest
        )
        {
            Guard(() => _cancellation.Stop(oldest, this));
        }
    }

    private static bool IsUnwanted(Exchange exchange) =>
        exchange switch
        {
            IRequest request => request.Core.IsSettled || request.Core.Abandoned != AbandonReason.None,
            HealExchange heal => heal.Request.Core.IsSettled || heal.Request.Core.Abandoned != AbandonReason.None,
            CloseExchange => true,
            _ => false,
        };

    private void StepIfIdle()
    {
        bool isIdle = _link.Session.InFlight == 0 && _held.Count == 0 && !_cancellation.HoldsBack;
        if (!isIdle || !_isReady || _hasEnded || _doom is not null)
        {
            return;
        }
        if (_leases.StepWhenIdle())
        {
            TellFlush();
        }
        else if (_isRetiring && !_leases.IsTaken)
        {
            SayGoodbye();
        }
    }

    private void SayGoodbye()
    {
        Terminate.Write(_link.Output.Filling);
        Guard(_flush);
        if (!_hasEnded)
        {
            End(new PgConnectionException("The connection was closed by the pool.", PgOutcome.NotSent));
            Ends.OnRetired();
        }
    }

    // One flush a burst: the message to itself arrives behind everything that was told before it.
    private void TellFlush()
    {
        if (!_isFlushTold)
        {
            _isFlushTold = true;
            _context.Self.Tell(ConnectionSignal.Flush);
        }
    }

    private void ReadSome()
    {
        for (int i = 0; i < ReadsInARow; i++)
        {
            if (_link.Input.TryTake(out ReadResult result))
            {
                Consume(in result);
            }
            if (_hasEnded || _link.Session.Head is IThrottled { IsFull: true } || !_link.Input.Arm())
            {
                return;
            }
        }
        _context.Self.Tell(ConnectionSignal.InputReady);
    }

    private void Consume(in ReadResult result)
    {
        _settlement.Now = _context.Time.GetTimestamp();
        SequencePosition consumed = _link.Session.Consume(result.Buffer, this);
        if (_hasEnded)
        {
            return;
        }
        _link.Input.Release(in result, consumed);
        (_link.Session.Head as IThrottled)?.Publish(_context.Complete);
        if (_doom is { } doom)
        {
            Break(doom);
        }
        else if (result.IsCompleted)
        {
            Break(_link.EndOfFile());
        }
    }

    private void Guard(Action step)
    {
        if (_hasEnded)
        {
            return;
        }
        try
        {
            step();
        }
        catch (PgInputException wrong) when (!_isReady)
        {
            Break(ConnectPlan.BadPassword(wrong));
        }
        catch (Exception reason)
            when (reason is IOException or SocketException or PgException or ObjectDisposedException)
        {
            Break(reason);
        }
    }

    private void Break(Exception reason)
    {
        if (!_hasEnded)
        {
            // A broken socket tells nothing; the server often said more just before.
            Ends.OnBroken(reason is IOException or SocketException ? _link.LastWord() ?? reason : reason);
        }
    }
}
