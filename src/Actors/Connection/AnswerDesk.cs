using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>What the server says, in answer or unasked, and what follows from it. Owned by the connection actor.</summary>
internal sealed class AnswerDesk : ISessionEvents
{
    private readonly Conversation _conversation;
    private readonly Link _link;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly WriteDesk _writes;
    private readonly Settlement _settlement;

    public AnswerDesk(Conversation conversation, Link link, IActorContext<IConnectionMessage> context, WriteDesk writes)
    {
        _conversation = conversation;
        _link = link;
        _context = context;
        _writes = writes;
        _settlement = writes.Settlement;
    }

    public required LoginDesk Login { get; init; }

    public required LeaseDesk Leases { get; init; }

    public required Cancellation Cancellation { get; init; }

    public required PoolGate Pool { get; init; }

    /// <summary>Whether any request was answered.</summary>
    public bool HasServed { get; private set; }

    void ISessionEvents.OnFinished(Exchange exchange)
    {
        switch (exchange)
        {
            case StatementRequest { SharesSync: true } unsent when unsent.Core.OutputStart >= _link.Output.HandedBytes:
                _link.Doom = unsent.Error; // not about what has yet to be sent: the server is about to close
                _writes.Bursts!.OnSkipped(unsent);
                break;
            case IRequest request when _writes.Bursts is { } bursts && bursts.Keeps(request):
                break;
            case IRequest request:
                FinishOrFail(request);
                break;
            case BurstExchange burst:
                FinishBurst(burst);
                break;
            case HealExchange heal:
                _settlement.Finish(heal);
                break;
            case { Error: { } error } and (HandshakeExchange or ResetExchange or RoleProbeExchange):
                _link.Doom = error;
                break;
            case ResetExchange:
                Leases.FinishReset();
                break;
            case HandshakeExchange handshake:
                Login.Finish(handshake);
                EnterIfSuited(null);
                break;
            case RoleProbeExchange probe:
                EnterIfSuited(probe);
                break;
        }
        _conversation.StepIfIdle();
    }

    void ISessionEvents.OnSkipped(Exchange exchange) => _writes.Bursts!.OnSkipped((StatementRequest)exchange);

    void ISessionEvents.OnAnswerDue(Exchange exchange, Progress kind)
    {
        if (kind == Progress.Compute)
        {
            Login.Compute((HandshakeExchange)exchange, _conversation);
            return;
        }
        exchange.WriteAnswer(_link.Output.Filling);
        _writes.TellFlush();
        _writes.GoOn();
    }

    void ISessionEvents.OnNotice(in Frame frame)
    {
        bool isFarewell = ErrorFields.SqlStateOf(frame.Body).StartsWith("57P"u8);
        bool isHeard = !Pool.Observers.Notices.IsEmpty || Leases.Current?.ObserversIfAny is { Notices.IsEmpty: false };
        if (!isFarewell && !isHeard)
        {
            return; // a million of them cost no more than being passed over
        }
        ErrorFields notice = NoticeResponse.Read(in frame);
        if (isFarewell)
        {
            _link.Farewell = new PostgresException(notice);
        }
        if (isHeard)
        {
            var told = new PgNotice(notice);
            Pool.Observers.Notices.Tell(told, _context.Complete);
            Leases.Current?.ObserversIfAny?.Notices.Tell(told, _context.Complete);
        }
    }

    void ISessionEvents.OnNotification(in Frame frame)
    {
        NotificationResponse notification = NotificationResponse.Read(in frame);
        if (Pool.Notified is { } notified)
        {
            notified(notification);
        }
        else
        {
            Pool.Counters.Strayed(); // nobody listens by this connection
        }
    }

    void ISessionEvents.OnParameter(in Frame frame)
    {
        if (!_conversation.IsReady)
        {
            Login.CountSetting(frame.Raw.Length);
        }
        ParameterStatus parameter = ParameterStatus.Read(in frame);
        if (parameter.Name is "search_path" or "session_authorization" or "is_superuser")
        {
            Leases.NamesChanged();
        }
        if (parameter is { Name: "client_encoding", Value: not "UTF8" })
        {
            var violation = new PgProtocolException("The server changed client_encoding away from UTF8.");
            _link.Doom = _conversation.IsReady ? violation : throw violation; // it is not to be let in first
        }
        string? before = _link.Server.Set(parameter.Name, parameter.Value);
        if (before is not null && RoleWatch.MeansOtherRole(parameter, before, Leases.IsTaken))
        {
            Pool.Pool.Tell(new RoleChanged($"{parameter.Name} is {parameter.Value} now"));
        }
    }

    void ISessionEvents.OnFatal(PostgresException error) => _link.Doom = error;

    private void EnterIfSuited(RoleProbeExchange? probe)
    {
        bool? suits = Login.CheckRole(probe);
        if (suits is null)
        {
            _writes.TellFlush();
        }
        else if (suits is true)
        {
            _conversation.OnLoggedIn();
        }
    }

    private void FinishBurst(BurstExchange burst)
    {
        if (burst.Status != TransactionStatus.Idle)
        {
            _link.Doom = new PgProtocolException("A statement on a shared connection left a transaction open.");
        }
        _writes.Bursts!.Finish(burst, FinishOrFail, _settlement);
        _context.GatherUntilReplied(ConnectionSignal.Flush); // with what has gathered meanwhile
    }

    // It is in no queue any more: should a bug strike here, nobody else would tell its caller.
    private void FinishOrFail(IRequest request)
    {
        try
        {
            Finish(request);
        }
        catch (Exception bug)
        {
            if (!request.Core.IsSettled && !_link.Session.Owed.Contains(request.Exchange))
            {
                var failure = new PgConnectionException($"The driver failed: {bug.Message}", PgOutcome.Unknown, bug);
                _settlement.End(request, failure);
            }
            throw;
        }
    }

    private void Finish(IRequest request)
    {
        HasServed = true;
        (request as IThrottled)?.Publish(_context.Complete);
        if (request.Core.Lease is null && request.Exchange.Status != TransactionStatus.Idle)
        {
            _link.Doom = new PgProtocolException("A statement on a shared connection left a transaction open.");
        }
        bool wasTarget = Cancellation.IsTarget(request);
        if (_settlement.Finish(request))
        {
            _writes.TellFlush();
        }
        if (request is IOpenEnded)
        {
            _writes.GoOn(); // what came behind its beginning
        }
        // Last: it throws when the connection has to go, and by then the request must be settled, for it has left the queue.
        if (wasTarget && Cancellation.OnTargetAnswered())
        {
            _conversation.GoOn();
        }
    }
}
