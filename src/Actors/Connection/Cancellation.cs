using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>
/// What happens when a caller gives up: not sent yet, it is dropped; alone in flight, the server is asked to stop it; with others around it, the caller
/// is let go and the answer drains, since a CancelRequest hits whatever runs when it lands. Owned by the connection actor.
/// </summary>
internal sealed class Cancellation : IDisposable
{
    private const string GraceTimer = "cancel";
    private const string AgainTimer = "cancel again";

    // A signal that comes before the query does is ignored by the server, so one that has no effect is repeated.
    private static readonly TimeSpan _firstAgain = TimeSpan.FromMilliseconds(20);

    private readonly PoolGate _pool;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly Link _link;
    private readonly CancelGate _gate = new();
    private readonly CancellationTokenSource _sockets = new();
    private ConnectionSlot? _slot;
    private Conversation? _asker;
    private TimeSpan _again;

    public Cancellation(PoolGate pool, IActorContext<IConnectionMessage> context, Link link)
    {
        _pool = pool;
        _context = context;
        _link = link;
    }

    /// <summary>Hands to the socket what has been appended.</summary>
    public Action Flush { get; set; } = static () => { };

    /// <summary>True while nothing may be written.</summary>
    public bool HoldsBack => _gate.IsClosed;

    /// <summary>A caller gave up on something that this connection has.</summary>
    public void Abandon(Abandon abandon, Conversation asker)
    {
        IRequest request = abandon.Request;
        ref RequestCore core = ref request.Core;
        if (core.Version != abandon.Version || core.IsSettled)
        {
            return;
        }
        if (core.Slot is null)
        {
            _pool.Pool.Tell(abandon);
        }
        else if (core.OutputStart == RequestCore.NotWritten)
        {
            Refusal.Settle(request, Refusal.GivenUp(request, PgOutcome.NotSent), _context.Complete);
        }
        else if (IsAlone(request))
        {
            Send(request, asker);
        }
        else if (BreakOff(request))
        {
            Flush();
            Refusal.Settle(request, Refusal.GivenUp(request, PgOutcome.Unknown), _context.Complete);
        }
        else if (!_gate.IsTarget(request))
        {
            Refusal.Settle(request, Refusal.GivenUp(request, PgOutcome.Unknown), _context.Complete);
        }
    }

    /// <summary>
    /// When nobody waits for anything in flight it is to end, one by one and oldest first: nothing else is there that a cancel could hit. It also shows
    /// whether the server is there.
    /// </summary>
    /// <exception cref="PgConnectionException">The server gave no key to cancel with: only the end of the connection ends what runs.</exception>
    public void StopUnwanted(Conversation asker)
    {
        if (
            _gate.IsClosed
            || !_link.Session.Owed.All(IsUnwanted)
            || _link.Session.Owed.OfType<IRequest>().FirstOrDefault() is not { } oldest
        )
        {
            return;
        }
        if (_link.CancelKey.Length == 0)
        {
            throw new PgConnectionException(
                "The server gave no key to cancel with, so the connection of a query that nobody waits for was closed.",
                PgOutcome.Unknown
            );
        }
        Send(oldest, asker);
    }

    /// <summary>The cancel socket is closed. True when writing may go on.</summary>
    /// <exception cref="PgConnectionException">A signal may still come for a query that is over: the connection is of no more use.</exception>
    public bool OnEnded(bool isDelivered)
    {
        if (isDelivered)
        {
            bool opens = _gate.Delivered() && Open();
            if (_gate.IsClosed)
            {
                _context.StartTimer(AgainTimer, ConnectionSignal.CancelAgain, _again);
                _again *= 2;
            }
            return opens;
        }
        _gate.Failed();
        ThrowIfStuck();
        return false;
    }

    /// <summary>Whether a cancel is on its way for this request.</summary>
    public bool IsTarget(IRequest request) => _gate.IsTarget(request);

    /// <summary>The target got its ReadyForQuery. True when writing may go on.</summary>
    /// <exception cref="PgConnectionException">As for <see cref="OnEnded"/>.</exception>
    public bool OnTargetAnswered()
    {
        bool opens = _gate.Answered() && Open();
        ThrowIfStuck();
        return opens;
    }

    /// <summary>The target still runs although the server has been asked: asks again.</summary>
    public void OnAgain()
    {
        if (_gate.TryRepeat())
        {
            Ask();
        }
    }

    /// <summary>The target did not end in time.</summary>
    /// <exception cref="PgConnectionException">The connection has to go: nothing else ends the query.</exception>
    public void OnGraceOver()
    {
        if (_gate.IsClosed)
        {
            throw new PgConnectionException(
                $"A cancelled query did not end within {_pool.Options.CancelTimeout.TotalSeconds:0.###} s; its connection was closed.",
                PgOutcome.Unknown
            );
        }
    }

    /// <summary>The link is gone.</summary>
    public void Dispose()
    {
        CancelTimers();
        _sockets.Cancel();
        _sockets.Dispose();
        _slot?.Leave(_pool.Router.WholeConnection);
        _slot = null;
    }

    private static bool IsUnwanted(Exchange exchange) =>
        exchange switch
        {
            IRequest request => request.Core.IsSettled || request.Core.Abandoned != AbandonReason.None,
            HealExchange heal => heal.Request.Core.IsSettled || heal.Request.Core.Abandoned != AbandonReason.None,
            CloseExchange or BurstExchange => true,
            _ => false,
        };

    private bool IsAlone(IRequest request) =>
        !_gate.IsClosed
        && (
            _link.Session.InFlight == 1
            || (_link.Session is { InFlight: 2, Last: BurstExchange } && request.Exchange.SharesSync)
        )
        && ReferenceEquals(_link.Session.Head, request.Exchange)
        && _link.CancelKey.Length > 0;

    private void Send(IRequest target, Conversation asker)
    {
        BreakOff(target);
        Flush(); // a query that is not there yet cannot be cancelled
        _gate.Close(target);
        _asker = asker;
        _again = _firstAgain;
        _slot = target.Core.Slot;
        _slot!.Enter(_pool.Router.WholeConnection);
        _context.StartTimer(GraceTimer, ConnectionSignal.CancelGraceOver, _pool.Options.CancelTimeout);
        Ask();
    }

    // A server that waits for COPY data hears a cancel only when some has come.
    private bool BreakOff(IRequest request)
    {
        if (request is not CopyInRequest { IsOpen: true } copy)
        {
            return false;
        }
        copy.BreakOff(_link.Output.Filling, "the client gave up");
        return true;
    }

    private void Ask()
    {
        Conversation asker = _asker!;
        _context.PipeToSelf(
            CancelRequester.SendAsync(_link.Route, _link.ProcessId, _link.CancelKey, _sockets.Token),
            isDelivered => new CancelEnded(asker, isDelivered),
            _ => new CancelEnded(asker, IsDelivered: false)
        );
    }

    private void CancelTimers()
    {
        _context.CancelTimer(GraceTimer);
        _context.CancelTimer(AgainTimer);
    }

    private bool Open()
    {
        CancelTimers();
        _slot?.Leave(_pool.Router.WholeConnection);
        _slot = null;
        return true;
    }

    private void ThrowIfStuck()
    {
        if (_gate.IsStuck)
        {
            throw new PgConnectionException(
                "A cancel socket failed, so that a signal may still be on its way; the connection was closed.",
                PgOutcome.Unknown
            );
        }
    }
}
