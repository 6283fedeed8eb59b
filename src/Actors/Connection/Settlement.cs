using ActorPg.Lanes;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>
/// How each request ends, exactly once: with its answer, with the server's error, healed and sent again, or with what is known when the link is gone.
/// Owned by the connection actor.
/// </summary>
internal sealed class Settlement
{
    private readonly PoolGate _pool;
    private readonly Link _link;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly Action<IRequest> _write;
    private readonly Action<IReply> _complete;
    private readonly double _microsecondsPerTick;
    private long _headSince;
    private long _sinceLastRead;
    private int _answeredTogether;
    private bool _isHeadAlone;
    private long _answered;

    public Settlement(PoolGate pool, Link link, IActorContext<IConnectionMessage> context, Action<IRequest> write)
    {
        _pool = pool;
        _link = link;
        _context = context;
        _write = write;
        _complete = context.Complete;
        _microsecondsPerTick = 1e6 / context.Time.TimestampFrequency;
    }

    /// <summary>To be called before anything is written that has a Sync of its own.</summary>
    public required Action CloseBurst { get; init; }

    /// <summary>Appends a request once that may be: a COPY may have begun since it was first sent.</summary>
    public required Action<IRequest> WriteWhenPossible { get; init; }

    /// <summary>When the input at hand was read, on the host's clock.</summary>
    public long Now { get; set; }

    /// <summary>It was written: the server owes an answer.</summary>
    public void Begin(IRequest request)
    {
        if (_link.Session.InFlight == 0)
        {
            _headSince = _context.Time.GetTimestamp();
            _isHeadAlone = true;
        }
        _link.Session.Begin(request.Exchange);
        if (request.TouchesSession)
        {
            _link.WasTouched = true;
            if (request.Core.Lease is { } lease)
            {
                lease.IsDirty = true;
            }
        }
    }

    /// <summary>The server is done with it. True when something was written to heal it.</summary>
    public bool Finish(IRequest request)
    {
        ref RequestCore core = ref request.Core;
        Exchange exchange = request.Exchange;
        NoteTime(request);
        if (core.Lease is { } lease)
        {
            lease.Status = exchange.Status;
        }
        if (exchange.Error is null)
        {
            End(request, core.Spoiled);
            return false;
        }
        if (
            exchange.Error.SqlState == SqlStates.ReadOnlySqlTransaction
            && RoleWatch.MeansOtherRole(_link, _pool, core.Lease)
        )
        {
            _pool.Pool.Tell(new RoleChanged("a statement that writes was refused"));
        }
        if (request is StatementRequest statement && TryHeal(statement))
        {
            return true;
        }
        End(request, Classify(request, exchange.Error));
        return false;
    }

    /// <summary>A statement was prepared anew: its request is sent again, if its arguments still fit.</summary>
    public void Finish(HealExchange heal)
    {
        StatementRequest request = heal.Request;
        if (heal.Error is { } error)
        {
            _link.Statements.Remove(heal.Prepared, close: false);
            End(request, Advise(request, error));
        }
        else if (request.Core.IsSettled)
        {
            End(request, failure: null); // its caller has gone
        }
        else if (request.TryRetarget(heal.Description!))
        {
            WriteWhenPossible(request);
        }
        else
        {
            End(request, Advise(request, request.Error!));
        }
    }

    /// <summary>Settles it, and lets go of it on the wire's behalf.</summary>
    public void End(IRequest request, Exception? failure)
    {
        Refusal.LeaveSlot(request);
        Refusal.Settle(request, failure, _complete, _link.Server);
        request.Release();
    }

    /// <summary>The link is gone and nobody will answer: what was handed to the socket may have run, what was not goes elsewhere.</summary>
    public void AbandonAll(Exception reason)
    {
        // The server's last word, if it spoke, belongs to the one it was answering.
        PostgresException? lastWord = _link.Session.Head?.Error;
        while (_link.Session.TryAbandon(out Exchange? exchange))
        {
            IRequest? request = exchange as IRequest ?? (exchange as HealExchange)?.Request;
            if (request is not null)
            {
                Abandon(request, exchange.IsComplete || !IsFromServer(lastWord) ? null : lastWord, reason);
            }
            lastWord = null;
        }
    }

    /// <summary>The server took back all that a burst had done: what is known of it is not this one's error, but it ends with it.</summary>
    public void Fail(IRequest request, PostgresException error) => End(request, Classify(request, error));

    /// <summary>Nothing of it has run, or what did was undone: it may go elsewhere.</summary>
    public void GiveBack(IRequest request) => Refusal.GiveBack(request, _pool, _complete);

    /// <summary>Nobody will answer it: what is known of it depends on whether any of it was handed to the socket.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lastWord">What the server said just before, if that was about this one.</param>
    /// <param name="reason">Why the link is gone.</param>
    public void Abandon(IRequest request, PostgresException? lastWord, Exception reason)
    {
        ref RequestCore core = ref request.Core;
        if (core.OutputStart >= _link.Output.HandedBytes)
        {
            Refusal.GiveBack(request, _pool, _complete);
            return;
        }
        End(
            request,
            lastWord is not null ? Classify(request, lastWord)
                : core.Abandoned != AbandonReason.None ? Refusal.GivenUp(request, PgOutcome.Unknown, reason)
                : core.Spoiled is PgRowTooLargeException tooLarge ? tooLarge
                : new PgConnectionException(
                    $"The connection was lost before the answer came, so the request may have run: {reason.Message}",
                    PgOutcome.Unknown,
                    reason
                )
        );
    }

    // A server process names its routine with every error. A pooler does not; and what it says of its own link to the server proves nothing of what
    // the server had done by then.
    private static bool IsFromServer(PostgresException? error) => error?.Routine is not null;

    // The time between two answers is what the later one took, on a pipeline that is never empty in between. Those that were read together share it.
    private void NoteTime(IRequest request)
    {
        if (_headSince != Now)
        {
            _sinceLastRead = Now - _headSince;
            _answeredTogether = 0;
        }
        double microseconds = _sinceLastRead * _microsecondsPerTick / ++_answeredTogether;
        if (_isHeadAlone)
        {
            _pool.RoundTrip.Add(microseconds);
            _isHeadAlone = false;
        }
        if (request is StatementRequest { Cost: { } cost } statement)
        {
            bool failed = statement.Error is not null;
            statement.Statement.AnswerLength.Add(failed ? 0 : statement.RowBytes);
            if (!failed)
            {
                cost.Add(microseconds, statement.RowBytes, _pool.RoundTrip.Microseconds);
            }
        }
        _headSince = Now;
        if (request.Core.Slot is { } slot)
        {
            if (request is not PingRequest) // nobody used it
            {
                slot.LastUsed = Now;
            }
            slot.Answered++;
            if (++_answered == _pool.Options.MaxQueries)
            {
                _pool.Pool.Tell(new ConnectionSpent(slot));
            }
        }
    }

    private Exception Classify(IRequest request, PostgresException error) =>
        request.Core.Abandoned != AbandonReason.None
        && (error.SqlState == SqlStates.QueryCanceled || WouldHeal(request, error))
            ? Refusal.GivenUp(request, PgOutcome.Server, error)
            : Advise(request, error);

    private PostgresException Advise(IRequest request, PostgresException error)
    {
        var statement = request as StatementRequest;
        string? hint =
            LaneAdvice.For(_pool.Lane, error)
            ?? ErrorAdvice.For(
                error.Fields,
                statement?.Statement.Sql ?? request.Describe(),
                isNamedByCaller: statement?.Pinned is not null
            );
        return error.With(hint, _pool.Options.IncludeErrorDetail);
    }

    // What nobody would have seen of a request that somebody still waits for.
    private static bool WouldHeal(IRequest request, PostgresException error) =>
        request is StatementRequest { IsUnbound: true, SentParse: false }
        && error.SqlState == SqlStates.InvalidSqlStatementName;

    // Only what provably did not run is sent again, once, and only where no transaction has been spoilt by the error.
    private bool TryHeal(StatementRequest request)
    {
        if (request.Prepared is not { } prepared)
        {
            return false;
        }
        PostgresException error = request.Error!;
        bool mayHeal =
            request.IsUnbound
            && request.Status == TransactionStatus.Idle
            && !request.Core.HasHealed
            && !request.Core.IsSettled
            && request.Core.Abandoned == AbandonReason.None
            && _link.Session.Last is not IOpenEnded { IsOpen: true };
        bool isStalePlan = error.SqlState == SqlStates.FeatureNotSupported && error.Routine == "RevalidateCachedQuery";
        if (isStalePlan)
        {
            _pool.SchemaChanged(prepared.Epoch);
        }
        if (request.Pinned is not null)
        {
            return false; // its owner gave it its name: only the owner can make it anew
        }
        if (request.SentParse && !request.IsParsed)
        {
            _link.Statements.Remove(prepared, close: false);
            request.Statement.Forget(); // it may be the types of its parameters that are wrong by now
            if (error.SqlState == SqlStates.DuplicatePstatement)
            {
                _pool.Pooler.GoUnnamed(); // names are the connection's own: another session was given the same
                return mayHeal && SendAgain(request);
            }
            return false;
        }
        if (error.SqlState == SqlStates.InvalidSqlStatementName && !request.SentParse)
        {
            _link.Statements.Remove(prepared, close: false);
            if (!_link.WasTouched)
            {
                _pool.Pooler.GoUnnamed(); // nobody here can have closed it: this is not the session it was prepared in
            }
            return mayHeal && SendAgain(request);
        }
        if (mayHeal && request.IsParsed && request.TryFollowColumns())
        {
            return SendAgain(request);
        }
        if (isStalePlan)
        {
            _link.Statements.Remove(prepared, close: true);
            request.Statement.Forget();
            return mayHeal && PrepareAgain(request);
        }
        return false;
    }

    private bool SendAgain(StatementRequest request)
    {
        request.Core.HasHealed = true;
        _write(request);
        return true;
    }

    private bool PrepareAgain(StatementRequest request)
    {
        request.Core.HasHealed = true;
        CloseBurst();
        request.Core.OutputStart = _link.Output.Position;
        _link.Session.Begin(HealExchange.Write(_link.Output.Filling, request, _pool.Codecs, _link.Statements));
        return true;
    }
}
