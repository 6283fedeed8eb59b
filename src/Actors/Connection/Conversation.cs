using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Transport;
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
    private const string ResetTimer = "reset";

    private readonly PoolGate _pool;
    private readonly PgEndpoint _endpoint;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly Link _link;
    private readonly Settlement _settlement;
    private readonly Cancellation _cancellation;
    private readonly LeaseDesk _desk = new();
    private readonly Queue<IRequest> _held = new();
    private readonly Queue<BatchChunk> _waitingForRoom = new();
    private readonly Action _read;
    private readonly Action _flush;
    private readonly double _microsecondsPerTick;
    private bool _isReady;
    private bool _isRetiring;
    private bool _hasEnded;
    private bool _isFlushTold;
    private long _now;
    private long _headSince;
    private Exception? _doom;

    public Conversation(
        PoolGate pool,
        IConnector connector,
        PgEndpoint endpoint,
        IActorContext<IConnectionMessage> context,
        ITransport transport
    )
    {
        _pool = pool;
        _endpoint = endpoint;
        _context = context;
        _link = new Link(transport, this, context, pool.Options.StatementCacheSize);
        _settlement = new Settlement(pool, _link, context.Complete);
        _cancellation = new Cancellation(pool, connector, endpoint, context, _link);
        _read = ReadGuarded;
        _flush = FlushGuarded;
        _microsecondsPerTick = 1e6 / context.Time.TimestampFrequency;
    }

    /// <summary>Logged in.</summary>
    public required Action OnReady { get; init; }

    /// <summary>Everything was answered and the server has been told goodbye.</summary>
    public required Action OnRetired { get; init; }

    /// <summary>The link is of no more use, for this reason.</summary>
    public required Action<Exception> OnBroken { get; init; }

    /// <summary>The connection was given to one holder.</summary>
    public required Action<Lease, AcquireRequest> OnGranted { get; init; }

    /// <summary>The connection is clean behind its last holder.</summary>
    public required Action OnReturned { get; init; }

    /// <summary>Starts to log in.</summary>
    public void Login(string? password) =>
        Guard(() =>
        {
            PgOptions options = _pool.Options;
            var handshake = new HandshakeExchange(
                options.User,
                password,
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)),
                new ScramIterations(options.MinScramIterations, options.MaxScramIterations),
                _link.IsEncrypted
            );
            StartupMessage.Write(_link.Output.Filling, StartupParameters.Of(options));
            _link.Session.Begin(handshake);
            _link.Output.Flush();
            Read();
        });

    /// <summary>The computation that the handshake waited for is done.</summary>
    public void Resume(ScramProof proof) =>
        Guard(() =>
        {
            var handshake = (HandshakeExchange)_link.Session.Head!;
            handshake.Resume(proof);
            handshake.WriteAnswer(_link.Output.Filling);
            _link.Output.Flush();
        });

    /// <summary>The signals of I/O and time.</summary>
    public bool TryHandle(ConnectionSignal signal)
    {
        if (ReferenceEquals(signal, ConnectionSignal.InputReady) || ReferenceEquals(signal, ConnectionSignal.Credit))
        {
            Read();
        }
        else if (ReferenceEquals(signal, ConnectionSignal.Flush))
        {
            _isFlushTold = false;
            Flush();
        }
        else if (ReferenceEquals(signal, ConnectionSignal.OutputWritten))
        {
            Guard(() =>
            {
                _link.Output.OnWritten();
                MakeRoom();
            });
        }
        else if (ReferenceEquals(signal, ConnectionSignal.CancelGraceOver))
        {
            Guard(_cancellation.OnGraceOver);
        }
        else if (ReferenceEquals(signal, ConnectionSignal.ResetDeadline))
        {
            Break(new PgConnectionException("A session that was given back could not be made as new in time.", PgOutcome.Unknown));
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
        ref RequestCore core = ref request.Core;
        if (_cancellation.HoldsBack && !core.IsSettled)
        {
            _held.Enqueue(request);
            return;
        }
        if (core.IsSettled || core.Abandoned != AbandonReason.None || !IsWelcome(core.Lease))
        {
            Refusal.GiveBack(request, _pool, _context.Complete);
            return;
        }
        Write(request);
    }

    /// <summary>More of a batch whose beginning is in flight.</summary>
    public void Append(BatchChunk chunk)
    {
        if (_hasEnded || !ReferenceEquals(_link.Session.Head, chunk.Batch))
        {
            chunk.Settle(_context.Complete);
            return;
        }
        chunk.AppendTo(_link.Output.Filling);
        _waitingForRoom.Enqueue(chunk);
        TellFlush();
    }

    /// <summary>A caller gave up.</summary>
    public void Abandon(Abandon abandon)
    {
        _cancellation.Abandon(abandon, this);
        StopUnwanted();
        Read();
    }

    /// <summary>The socket of a cancel is closed.</summary>
    public void OnCancelEnded(CancelEnded ended) =>
        Guard(() =>
        {
            if (ReferenceEquals(ended.Asker, this) && _cancellation.OnEnded(ended.IsDelivered))
            {
                GoOn();
            }
        });

    /// <summary>Keeps strangers out, and grants the connection once everything has been answered.</summary>
    public void Reserve(GrantLease grant)
    {
        _desk.Reserve(grant.Request, grant.Slot);
        IfIdle();
    }

    /// <summary>Who was promised the connection no longer waits for it.</summary>
    public void Withdraw(AcquireRequest request)
    {
        if (_desk.Withdraw(request))
        {
            OnReturned();
        }
    }

    /// <summary>The holder lets go.</summary>
    public void Release(ReleaseLease release)
    {
        if (!_desk.BeginRelease(release.Lease))
        {
            return;
        }
        if (_pool.Options.ConnectTimeout != Timeout.InfiniteTimeSpan)
        {
            _context.StartTimer(ResetTimer, ConnectionSignal.ResetDeadline, _pool.Options.ConnectTimeout);
        }
        if (release.IsBusy)
        {
            foreach (IRequest left in _link.Session.Owed.OfType<IRequest>())
            {
                left.Core.MarkAbandoned(left.Core.Version, AbandonReason.Disposed);
            }
        }
        StopUnwanted();
        IfIdle();
        Read();
    }

    // What nobody waits for may be cancelled one by one, if nothing else is in flight that a cancel could hit. It also shows whether the server is there.
    private void StopUnwanted()
    {
        if (
            !_cancellation.HoldsBack
            && _link.Session.Owed.All(IsUnwanted)
            && _link.Session.Owed.OfType<IRequest>().FirstOrDefault() is { } oldest
        )
        {
            _cancellation.Stop(oldest, this);
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

    /// <summary>The link is gone: everything that it owes is settled by what is known of it.</summary>
    public void End(Exception reason)
    {
        if (_hasEnded)
        {
            return;
        }
        _hasEnded = true;
        _cancellation.Dispose();
        _context.CancelTimer(ResetTimer);
        AcquireRequest? waiting = _desk.Lose(reason); // first: what is refused below names the cause
        PostgresException? fatal = _link.Session.Head?.Error;
        while (_link.Session.TryAbandon(out Exchange? exchange))
        {
            _settlement.Abandon(exchange, reason, fatal);
            fatal = null;
        }
        while (_held.TryDequeue(out IRequest? held))
        {
            Refusal.GiveBack(held, _pool, _context.Complete);
        }
        while (_waitingForRoom.TryDequeue(out BatchChunk? chunk))
        {
            chunk.Settle(_context.Complete);
        }
        if (waiting is not null)
        {
            _pool.Pool.Tell(waiting);
        }
        _link.Dispose();
    }

    /// <summary>Says goodbye as soon as everything has been answered.</summary>
    public void Retire()
    {
        _isRetiring = true;
        IfIdle();
    }

    void ISessionEvents.OnFinished(Exchange exchange)
    {
        switch (exchange)
        {
            case IRequest request:
                Finish(request);
                break;
            case HealExchange heal:
                FinishHeal(heal);
                break;
            case HandshakeExchange handshake:
                FinishHandshake(handshake);
                break;
            case ResetExchange reset:
                FinishReset(reset);
                break;
        }
        if (_doom is null)
        {
            IfIdle();
        }
    }

    void ISessionEvents.OnAnswerDue(Exchange exchange, Progress kind)
    {
        if (kind == Progress.Compute)
        {
            var handshake = (HandshakeExchange)exchange;
            _context.Compute(
                handshake.Work,
                proof => new WorkDone(this, proof),
                static reason => new LinkDown(reason)
            );
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
        ParameterStatus parameter = ParameterStatus.Read(in frame);
        if (parameter is { Name: "client_encoding", Value: not "UTF8" })
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
        if (_link.Session.InFlight == 0)
        {
            _headSince = _context.Time.GetTimestamp();
        }
        _link.Session.Begin(request.Exchange);
        if (request.Core.Lease is { } lease && request.TouchesSession)
        {
            lease.IsDirty = true;
        }
        if (_link.Statements.HasEvicted)
        {
            _link.Session.Begin(CloseExchange.Write(output, _link.Statements.TakeEvicted()));
        }
        TellFlush();
    }

    private bool IsWelcome(Lease? lease) =>
        ReferenceEquals(lease, _desk.Current) && (lease is not null ? !_desk.IsReleasing : _desk.IsOpen && !_isRetiring);

    // One flush a burst: the message to itself arrives behind everything that was told before it.
    private void TellFlush()
    {
        if (!_isFlushTold)
        {
            _isFlushTold = true;
            _context.Self.Tell(ConnectionSignal.Flush);
        }
    }

    private void Flush() => Guard(_flush);

    private void FlushGuarded()
    {
        _link.Output.Flush();
        MakeRoom();
    }

    // A sender may go on once what it sent is with the socket: until then its next chunk would only pile up here.
    private void MakeRoom()
    {
        while (!_link.Output.IsWriting && _waitingForRoom.TryDequeue(out BatchChunk? chunk))
        {
            chunk.Settle(_context.Complete);
        }
    }

    private void Read() => Guard(_read);

    private void ReadGuarded()
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
        _now = _context.Time.GetTimestamp();
        SequencePosition consumed = _link.Session.Consume(result.Buffer);
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
            Break(EndOfFile());
        }
    }

    private void IfIdle()
    {
        if (_link.Session.InFlight > 0 || _held.Count > 0 || _cancellation.HoldsBack || !_isReady || _hasEnded)
        {
            return;
        }
        if (_desk.IsReleasing)
        {
            BeginReset();
        }
        else if (_desk.Granting is not null)
        {
            Grant();
        }
        else if (_isRetiring && _desk.Current is null)
        {
            SayGoodbye();
        }
    }

    private void BeginReset()
    {
        Lease lease = _desk.Current!;
        if (ResetExchange.Write(_link.Output.Filling, lease.Status, lease.IsDirty) is { } reset)
        {
            _link.Session.Begin(reset);
            TellFlush();
        }
        else
        {
            EndRelease();
        }
    }

    private void FinishReset(ResetExchange reset)
    {
        if (reset.Error is { } error)
        {
            _doom = error;
            return;
        }
        EndRelease();
    }

    private void EndRelease()
    {
        _context.CancelTimer(ResetTimer);
        _desk.EndRelease();
        OnReturned();
    }

    private void Grant()
    {
        AcquireRequest request = _desk.Granting!;
        if (_desk.Grant(_pool, _context.Time.GetTimestamp()) is { } lease)
        {
            OnGranted(lease, request);
            _context.Complete(request);
        }
        else
        {
            OnReturned();
        }
    }

    // The gate is open again: what was held back goes out, in order.
    private void GoOn()
    {
        while (!_cancellation.HoldsBack && _held.TryDequeue(out IRequest? held))
        {
            Submit(held);
        }
        if (_pool.Router.HasWaiters)
        {
            _pool.AskToServe(); // the gate had taken all the room there is
        }
        StopUnwanted();
        IfIdle();
    }

    private void Finish(IRequest request)
    {
        if (request is StatementRequest { Error: null, Cost: { } cost })
        {
            cost.Add((_now - _headSince) * _microsecondsPerTick);
        }
        _headSince = _now;
        if (request.Core.Slot is { } slot)
        {
            slot.LastUsed = _now;
        }
        if (request.Core.Lease is null && request.Exchange.Status != TransactionStatus.Idle)
        {
            _doom = new PgProtocolException("A statement on a shared connection left a transaction open.");
        }
        (request as IThrottled)?.Publish(_context.Complete);
        bool wasTarget = _cancellation.IsTarget(request);
        switch (_settlement.Finish(request))
        {
            case Settlement.Cure.SendAgain:
                Write(request);
                break;
            case Settlement.Cure.PrepareAgain:
                var statement = (StatementRequest)request;
                _link.Session.Begin(
                    HealExchange.Write(_link.Output.Filling, statement, _pool.Codecs, _link.Statements)
                );
                TellFlush();
                break;
        }
        // Last: it throws when the connection has to go, and by then the request must be settled, for it has left the queue.
        if (wasTarget && _cancellation.OnTargetAnswered())
        {
            GoOn();
        }
    }

    private void FinishHeal(HealExchange heal)
    {
        StatementRequest request = heal.Request;
        if (heal.Error is { } error)
        {
            _link.Statements.Remove(heal.Prepared, close: false);
            _settlement.End(request, error);
        }
        else if (request.Core.IsSettled)
        {
            heal.Prepared.IsReady = true;
            _settlement.End(request, failure: null);
        }
        else if (request.TryRetarget(heal.Description!))
        {
            heal.Prepared.IsReady = true;
            Write(request);
        }
        else
        {
            _settlement.End(request, request.Error);
        }
    }

    private void SayGoodbye()
    {
        Terminate.Write(_link.Output.Filling);
        Flush();
        if (!_hasEnded)
        {
            End(new PgConnectionException("The connection was closed by the pool.", PgOutcome.NotSent));
            OnRetired();
        }
    }

    private void FinishHandshake(HandshakeExchange handshake)
    {
        if (handshake.Error is { } error)
        {
            _doom = error;
            return;
        }
        _link.ProcessId = handshake.ProcessId;
        _link.CancelKey = handshake.CancelKey;
        _isReady = true;
        OnReady();
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
        catch (Exception reason) when (reason is IOException or SocketException)
        {
            Break(LastWords() ?? reason);
        }
        catch (PgInputException wrong) when (!_isReady)
        {
            Break(new PgAuthenticationException($"What was given to log in with cannot be sent: {wrong.Message}", wrong));
        }
        catch (Exception reason) when (reason is PgException or ObjectDisposedException)
        {
            Break(reason);
        }
    }

    private void Break(Exception reason)
    {
        if (!_hasEnded)
        {
            OnBroken(reason);
        }
    }

    private Exception EndOfFile() =>
        LastWords() ?? new PgConnectionException($"The server at {_endpoint} closed the connection.", PgOutcome.Unknown);

    // An end of file or a reset alone tells nothing; the server often said more just before. It resets when requests were left unread.
    private Exception? LastWords() =>
        _link.Session.Head?.Error is { Severity: "FATAL" or "PANIC" } fatal ? fatal
        : _link.Farewell is { } farewell
            ? new PgConnectionException(
                $"The server at {_endpoint} closed the connection: {farewell.MessageText}",
                PgOutcome.Unknown,
                farewell
            )
        : null;
}
